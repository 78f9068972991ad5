import type { HistoryFilter } from '../../src/engine/serviceRecords.ts';

/** Asks for the whole history. */
export const everyChange: HistoryFilter = {
  kind: null,
  side: null,
  field: null,
  by: null,
  decided: null,
  fromMs: null,
  untilMs: null,
  runId: null,
  record: null,
  search: null,
};
