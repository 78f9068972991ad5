import { Group, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { recordsQuery, unlinkedQuery } from '../../api/queries.ts';
import type { Kind, Side } from '../../api/types.ts';
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
import { UnlinkedTable } from './UnlinkedTable.tsx';

export interface RecordsSearch {
  readonly kind?: Kind;
  /** Those that only this side has; linked ones when absent. */
  readonly only?: Side;
  readonly q?: string;
  readonly page?: number;
}

export const readRecordsSearch = ({ kind, only, q, page }: Readonly<Record<string, unknown>>): RecordsSearch => ({
  ...(only === 'exact' || only === 'tribe' ? { only } : {}),
  ...(kind === 'contact' || kind === 'relation' ? { kind } : {}),
  ...readText(q),
  ...readPage(page),
});

/** Every record, to find one: linked ones with whether they agree, and those that only one system has, with why. */
export function RecordsPage() {
  return <SignedIn>{() => <Records />}</SignedIn>;
}

function Records() {
  const { t } = useTranslation();
  const { kindsMany, sides } = useNames();
  const search = useSearch({ from: '/records' });
  const navigate = useNavigate({ from: '/records' });
  const { kind = 'relation', only, q = '', page = 1 } = search;
  const isNarrow = useMediaQuery('(max-width: 36em)') === true;
  const change = (part: { [K in keyof RecordsSearch]?: RecordsSearch[K] | undefined }, isReplacing = false) =>
    void navigate({ search: (now) => withSearch<RecordsSearch>(now, part), replace: isReplacing, resetScroll: false });
  const list = { kind, search: q, page, onPage: (next: number) => change({ page: next > 1 ? next : undefined }) };
  return (
    <>
      <PageHead title={t('records.title')} lead={t(only === undefined ? 'records.lead' : 'records.unlinkedLead')} />
      <Panel p="md">
        <Group mb="sm" gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={t('records.which')}
            value={only ?? 'linked'}
            onChange={(chosen) =>
              change({ only: chosen === 'exact' || chosen === 'tribe' ? chosen : undefined, page: undefined })
            }
            data={[
              { value: 'linked', label: t('records.linked') },
              { value: 'exact', label: t('records.only', { system: sides.exact }) },
              { value: 'tribe', label: t('records.only', { system: sides.tribe }) },
            ]}
            orientation={isNarrow ? 'vertical' : 'horizontal'}
            fullWidth={isNarrow}
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
          <SearchBox
            label={t('records.search')}
            value={q}
            onSearch={(text) => change({ q: text === '' ? undefined : text, page: undefined }, true)}
          />
        </Group>
        {only === undefined ? <Linked {...list} /> : <Unlinked {...list} side={only} />}
      </Panel>
    </>
  );
}

interface ListProps {
  readonly kind: Kind;
  readonly search: string;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

function Linked({ kind, search, page, onPage }: ListProps) {
  const { t } = useTranslation();
  const records = useQuery(recordsQuery(kind, search, page));
  if (records.isError) return <ProblemNotice error={records.error} onRetry={() => void records.refetch()} />;
  if (records.data === undefined) return <Loading lines={10} />;
  const { rows, total } = records.data;
  return (
    <>
      {rows.length > 0 && <RecordTable rows={rows} isStale={records.isPlaceholderData} />}
      {rows.length === 0 && <NoRecords search={search} title={t('records.none')} hint={t('records.noneHint')} />}
      <Pager page={page} total={total} onPage={onPage} />
    </>
  );
}

function Unlinked({ kind, side, search, page, onPage }: ListProps & { readonly side: Side }) {
  const { t } = useTranslation();
  const { sides } = useNames();
  const unlinked = useQuery(unlinkedQuery(side, kind, search, page));
  if (unlinked.isError) return <ProblemNotice error={unlinked.error} onRetry={() => void unlinked.refetch()} />;
  if (unlinked.data === undefined) return <Loading lines={10} />;
  const { rows, total } = unlinked.data;
  return (
    <>
      {rows.length > 0 && <UnlinkedTable rows={rows} isStale={unlinked.isPlaceholderData} />}
      {rows.length === 0 && (
        <NoRecords
          search={search}
          title={t('records.noneOnly', { system: sides[side] })}
          hint={t('records.noneOnlyHint')}
        />
      )}
      <Pager page={page} total={total} onPage={onPage} />
    </>
  );
}

function NoRecords({
  search,
  title,
  hint,
}: {
  readonly search: string;
  readonly title: string;
  readonly hint: string;
}) {
  const { t } = useTranslation();
  return search === '' ? <Empty title={title} hint={hint} /> : <Empty title={t('records.noMatch', { search })} />;
}
