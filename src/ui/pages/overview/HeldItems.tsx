import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { itemsQuery } from '../../api/queries.ts';
import type { ItemState } from '../../api/types.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { ItemDrawer } from '../run/ItemDrawer.tsx';
import { ItemTable } from '../run/ItemTable.tsx';

const held: readonly ItemState[] = ['planned'];

/** The writes that wait, each to be looked at field by field. */
export function HeldItems({ runId, version }: { readonly runId: string; readonly version: string }) {
  const [page, setPage] = useState(1);
  const [itemKey, setItemKey] = useState<string | undefined>();
  const items = useQuery(itemsQuery({ runId, actions: [], states: held, kind: null, search: '', page }, version));
  if (items.data === undefined) {
    return items.isError ? (
      <ProblemNotice error={items.error} onRetry={() => void items.refetch()} />
    ) : (
      <Loading lines={3} />
    );
  }
  return (
    <Panel p="sm">
      <ItemTable rows={items.data.rows} isLive={false} isStale={items.isPlaceholderData} onOpen={setItemKey} />
      {items.data.total > items.data.rows.length && <Pager page={page} total={items.data.total} onPage={setPage} />}
      <ItemDrawer of={{ runId, version, isPlanned: false }} itemKey={itemKey} onClose={() => setItemKey(undefined)} />
    </Panel>
  );
}
