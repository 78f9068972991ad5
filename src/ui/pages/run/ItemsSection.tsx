import { Group, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { itemsQuery } from '../../api/queries.ts';
import type { RunView } from '../../api/types.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { SearchBox } from '../../shared/SearchBox.tsx';
import { useNames } from '../../texts/useNames.ts';
import { ActionTiles } from './ActionTiles.tsx';
import { ItemDrawer } from './ItemDrawer.tsx';
import { ItemTable } from './ItemTable.tsx';
import { type ItemSearch, withSearch } from './itemSearch.ts';

interface Props {
  readonly run: RunView;
  /** Shows how far each record is, besides what is planned for it. */
  readonly isLive: boolean;
}

/** The numbers as tiles that filter, the table of every record, and one record's details beside it. */
export function ItemsSection({ run, isLive }: Props) {
  const { t } = useTranslation();
  const { kindsMany } = useNames();
  const search = useSearch({ from: '/import/$runId' });
  const navigate = useNavigate({ from: '/import/$runId' });
  const change = (part: { [K in keyof ItemSearch]?: ItemSearch[K] | undefined }, isReplacing = false) =>
    void navigate({ search: (now) => withSearch<ItemSearch>(now, part), replace: isReplacing, resetScroll: false });
  const page = search.page ?? 1;
  const version = `${run.planVersion ?? ''}/${run.state}/${run.progress.finished}`;
  const items = useQuery(
    itemsQuery(
      {
        runId: run.runId,
        actions: search.action === undefined ? [] : [search.action],
        kind: search.kind ?? null,
        search: search.q ?? '',
        page,
      },
      version,
    ),
  );
  return (
    <Stack gap="lg">
      <ActionTiles
        counts={run.counts}
        kind={search.kind}
        chosen={search.action}
        onChoose={(action) => change({ action, page: undefined })}
      />
      <Panel p="md">
        <Group justify="space-between" mb="sm" gap="sm">
          <SearchBox
            label={t('run.search')}
            value={search.q ?? ''}
            onSearch={(q) => change({ q: q === '' ? undefined : q, page: undefined }, true)}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('run.kind')}
            value={search.kind ?? 'both'}
            onChange={(kind) =>
              change({ kind: kind === 'relation' || kind === 'contact' ? kind : undefined, page: undefined })
            }
            data={[
              { value: 'both', label: t('run.both') },
              { value: 'relation', label: kindsMany.relation },
              { value: 'contact', label: kindsMany.contact },
            ]}
          />
        </Group>
        {items.isError && <ProblemNotice error={items.error} onRetry={() => void items.refetch()} />}
        {items.isPending && <Loading lines={8} />}
        {items.data !== undefined && (
          <>
            <ItemTable
              rows={items.data.rows}
              isLive={isLive}
              isStale={items.isPlaceholderData}
              onOpen={(item) => change({ item })}
            />
            <Pager
              page={page}
              total={items.data.total}
              onPage={(next) => change({ page: next > 1 ? next : undefined })}
            />
          </>
        )}
      </Panel>
      <ItemDrawer
        of={{ runId: run.runId, version, isPlanned: run.state === 'planned' }}
        itemKey={search.item}
        onClose={() => change({ item: undefined })}
      />
    </Stack>
  );
}
