import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { historyQuery } from '../../api/queries.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconHistory } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { SearchBox } from '../../shared/SearchBox.tsx';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { useNames } from '../../texts/useNames.ts';
import { withSearch } from '../run/itemSearch.ts';
import { UndoButton } from '../undo/UndoButton.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { causes, type HistorySearch, readHistorySearch, wantedOf } from './historySearch.ts';

/** What Tandem did: to whom, in which system, why, and what was there before. */
export function HistoryPage() {
  return <SignedIn>{() => <History />}</SignedIn>;
}

type Change = (part: { [K in keyof HistorySearch]?: HistorySearch[K] | undefined }, isReplacing?: boolean) => void;

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
        {search.run !== undefined && <OneRun runId={search.run} onAll={() => change({ run: undefined })} />}
        {search.record !== undefined && (
          <Notice color="indigo" icon={<IconHistory aria-hidden />}>
            <Group justify="space-between">
              <Text size="sm">{t('history.ofRecord')}</Text>
              <Button size="xs" variant="default" onClick={() => change({ record: undefined, kind: undefined })}>
                {t('history.all')}
              </Button>
            </Group>
          </Notice>
        )}
        <Panel p="md">
          <Filters search={search} change={change} />
          {history.isError && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
          {history.isPending && <Loading lines={10} />}
          {history.data !== undefined && (
            <>
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
            </>
          )}
        </Panel>
      </Stack>
    </>
  );
}

function Filters({ search, change }: { readonly search: HistorySearch; readonly change: Change }) {
  const { t } = useTranslation();
  const names = useNames();
  const read = (part: Readonly<Record<string, string>>) => readHistorySearch({ ...search, page: undefined, ...part });
  const all = { value: '', label: t('history.any') };
  const selects = [
    {
      name: 'kind',
      label: t('run.kind'),
      options: (['relation', 'contact'] as const).map((value) => ({ value, label: names.kindsMany[value] })),
    },
    {
      name: 'side',
      label: t('history.side'),
      options: (['exact', 'tribe'] as const).map((value) => ({ value, label: names.sides[value] })),
    },
    {
      name: 'field',
      label: t('drawer.field'),
      options: fieldOrder.map((value) => ({ value, label: names.field(value) })),
    },
    {
      name: 'by',
      label: t('history.by'),
      options: causes.map((value) => ({ value, label: t(`history.causes.${value}`) })),
    },
  ] as const;
  return (
    <Stack gap="sm" mb="md">
      <Group>
        <SearchBox
          label={t('records.search')}
          value={search.q ?? ''}
          onSearch={(text) => change({ q: text === '' ? undefined : text }, true)}
        />
      </Group>
      <div className="filters">
        {selects.map(({ name, label, options }) => (
          <NativeSelect
            key={name}
            size="xs"
            label={label}
            value={search[name] ?? ''}
            data={[all, ...options]}
            onChange={({ currentTarget }) => change({ [name]: undefined, ...read({ [name]: currentTarget.value }) })}
          />
        ))}
      </div>
    </Stack>
  );
}

function OneRun({ runId, onAll }: { readonly runId: string; readonly onAll: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice color="indigo" icon={<IconHistory aria-hidden />} title={t('history.ofRun')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" className="grow">
          {t('history.ofRunText')}
        </Text>
        <Group gap="sm">
          <UndoButton what={{ of: 'run', runId }} text={t('history.undoRun')} />
          <Button size="xs" variant="default" onClick={onAll}>
            {t('history.all')}
          </Button>
        </Group>
      </Group>
    </Notice>
  );
}
