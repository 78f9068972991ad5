import { Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { recordsQuery } from '../../api/queries.ts';
import type { Kind } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { SearchBox } from '../../shared/SearchBox.tsx';
import { useNames } from '../../texts/useNames.ts';
import { readPage, readText, withSearch } from '../run/itemSearch.ts';
import { RecordTable } from './RecordTable.tsx';

export interface RecordsSearch {
  readonly kind?: Kind;
  readonly q?: string;
  readonly page?: number;
}

export const readRecordsSearch = ({ kind, q, page }: Readonly<Record<string, unknown>>): RecordsSearch => ({
  ...(kind === 'contact' || kind === 'relation' ? { kind } : {}),
  ...readText(q),
  ...readPage(page),
});

/** Every linked record, to find one and see whether it agrees. */
export function RecordsPage() {
  return <SignedIn>{() => <Records />}</SignedIn>;
}

function Records() {
  const { t } = useTranslation();
  const { kindsMany } = useNames();
  const search = useSearch({ from: '/records' });
  const navigate = useNavigate({ from: '/records' });
  const { kind = 'relation', q = '', page = 1 } = search;
  const records = useQuery(recordsQuery(kind, q, page));
  const change = (part: { [K in keyof RecordsSearch]?: RecordsSearch[K] | undefined }, isReplacing = false) =>
    void navigate({ search: (now) => withSearch<RecordsSearch>(now, part), replace: isReplacing, resetScroll: false });
  return (
    <>
      <PageHead title={t('records.title')} lead={t('records.lead')} />
      <Panel p="md">
        <Group justify="space-between" mb="sm" gap="sm">
          <SearchBox
            label={t('records.search')}
            value={q}
            onSearch={(text) => change({ q: text === '' ? undefined : text, page: undefined }, true)}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('run.kind')}
            value={kind}
            onChange={(chosen) => change({ kind: chosen === 'contact' ? 'contact' : undefined, page: undefined })}
            data={[
              { value: 'relation', label: kindsMany.relation },
              { value: 'contact', label: kindsMany.contact },
            ]}
          />
        </Group>
        {records.isError && <ProblemNotice error={records.error} onRetry={() => void records.refetch()} />}
        {records.isPending && <Loading lines={10} />}
        {records.data !== undefined && (
          <>
            {records.data.rows.length > 0 && (
              <RecordTable rows={records.data.rows} isStale={records.isPlaceholderData} />
            )}
            {records.data.rows.length === 0 && <NoRecords search={q} />}
            <Pager
              page={page}
              total={records.data.total}
              onPage={(next) => change({ page: next > 1 ? next : undefined })}
            />
          </>
        )}
      </Panel>
    </>
  );
}

function NoRecords({ search }: { readonly search: string }) {
  const { t } = useTranslation();
  return search === '' ? (
    <Empty title={t('records.none')} hint={t('records.noneHint')} />
  ) : (
    <Empty title={t('records.noMatch', { search })} />
  );
}
