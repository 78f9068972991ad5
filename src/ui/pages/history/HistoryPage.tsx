import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { historyQuery } from '../../api/queries.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { withSearch } from '../run/itemSearch.ts';
import { type Change, Filters } from './Filters.tsx';
import { FoundBar } from './FoundBar.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { type HistorySearch, wantedOf } from './historySearch.ts';

/** What Tandem did: to whom, in which system, why, and what was there before. What is found can be undone as a whole. */
export function HistoryPage() {
  return <SignedIn>{() => <History />}</SignedIn>;
}

function History() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/history' });
  const navigate = useNavigate({ from: '/history' });
  const page = search.page ?? 1;
  const history = useQuery(historyQuery(wantedOf(search), page));
  const change: Change = (part, isReplacing = false) =>
    void navigate({
      search: (now) => withSearch<HistorySearch>(now, { page: undefined, ...part }),
      replace: isReplacing,
      resetScroll: false,
    });
  const { page: _page, ...narrowed } = search;
  const isNarrowed = Object.keys(narrowed).length > 0;
  return (
    <>
      <PageHead title={t('history.title')} lead={t('history.lead')} />
      <Stack gap="md">
        <Panel p="md">
          <Filters search={search} change={change} />
          {history.isError && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
          {history.isPending && <Loading lines={10} />}
          {history.data !== undefined && (
            <Stack gap="md">
              {isNarrowed && (
                <FoundBar
                  search={search}
                  total={history.data.total}
                  onAll={() => void navigate({ search: {}, resetScroll: false })}
                />
              )}
              {history.data.rows.length > 0 ? (
                <HistoryTable rows={history.data.rows} isStale={history.isPlaceholderData} />
              ) : (
                <Empty
                  title={t(isNarrowed ? 'history.noMatch' : 'history.none')}
                  hint={t(isNarrowed ? 'history.noMatchHint' : 'history.noneHint')}
                />
              )}
              <Pager
                page={page}
                total={history.data.total}
                onPage={(next) => change({ page: next > 1 ? next : undefined })}
              />
            </Stack>
          )}
        </Panel>
      </Stack>
    </>
  );
}
