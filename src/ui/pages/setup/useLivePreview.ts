import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type PreviewWanted, useStartPreview } from '../../api/mutations.ts';
import { runQuery } from '../../api/queries.ts';
import type { RunView } from '../../api/types.ts';
import { filterLists, filterOf, isSameList } from '../filter/conditions.ts';
import { isSameTypes } from './relationTypes.ts';

interface LivePreview {
  readonly run: RunView | null;
  /** True when the run's numbers are those of the selection on the page. */
  readonly isCurrent: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * Keeps a preview that fits `wanted` (null while the selection is being changed or is faulty). Both systems are read
 * once; a changed selection only needs a new plan. A reading in progress is let finish first, because the service
 * refuses two at once.
 */
export function useLivePreview(known: RunView | null, wanted: PreviewWanted | null): LivePreview {
  const start = useStartPreview();
  const runId = start.data?.runId ?? known?.runId ?? null;
  const query = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== null });
  const run = runId === null ? null : (query.data ?? (known?.runId === runId ? known : null));
  // What was asked for last, so that a refused or normalised selection is not asked for over and over.
  const asked = useRef<string | null>(null);

  const isReading = run?.state === 'reading' || (runId !== null && run === null);
  const isCurrent = run !== null && wanted !== null && run.state === 'planned' && isSame(run, wanted);
  const { mutate, isPending, reset } = start;

  useEffect(() => {
    if (wanted === null || isReading || isPending || isCurrent) return;
    const key = JSON.stringify(wanted);
    if (asked.current === key) return;
    asked.current = key;
    mutate(wanted);
  }, [wanted, isReading, isPending, isCurrent, mutate]);

  return {
    run,
    isCurrent,
    error: start.error ?? (run === null ? query.error : null),
    retry: () => {
      asked.current = null;
      reset();
      void query.refetch();
    },
  };
}

const isSame = (run: RunView, wanted: PreviewWanted): boolean =>
  run.whenDifferent === wanted.whenDifferent &&
  run.filter.customers === wanted.filter.customers &&
  run.filter.suppliers === wanted.filter.suppliers &&
  run.filter.contacts === wanted.filter.contacts &&
  run.filter.createdFrom === wanted.filter.createdFrom &&
  run.filter.createdTo === wanted.filter.createdTo &&
  filterLists.every((list) => isSameList(filterOf(run.filter).conditions[list], wanted.filter.conditions[list])) &&
  isSameTypes(run.relationTypes, wanted.relationTypes);
