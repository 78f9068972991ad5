import { assemble } from '../../src/domain/model/assemble.ts';
import { planImport } from '../../src/domain/plan/planImport.ts';
import { roomyCapabilities } from '../../src/domain/testing/build.ts';
import type { Store } from '../../src/store/port.ts';

/** What a version of Tandem would do with what is stored, as plain JSON. */
export interface PlannedRow {
  readonly key: string;
  readonly tribeId: string | null;
  readonly action: string;
  readonly effects: readonly { readonly side: string; readonly operation: string; readonly fields: object }[];
}

/** The plan of everything that is stored of a connection; the vendors are not asked. */
export async function plannedOf(store: Store, connectionId: string): Promise<readonly PlannedRow[]> {
  const connection = await store.connection(connectionId);
  if (connection === null) throw new Error(`there is no connection ${connectionId}`);
  const { items } = planImport({
    exact: assemble(await store.parts(connectionId, 'exact')),
    tribe: assemble(await store.parts(connectionId, 'tribe')),
    links: await store.links(connectionId),
    answers: await store.answers(connectionId),
    rules: connection.rules,
    capabilities: { exact: roomyCapabilities('exact'), tribe: roomyCapabilities('tribe') },
    direction: 'toTribe',
  });
  const rows = items.map(({ key, tribeId, action, effects }) => ({
    key,
    tribeId,
    action,
    effects: effects.map(({ side, operation, fields }) => ({ side, operation, fields })),
  }));
  return JSON.parse(JSON.stringify(rows)) as PlannedRow[];
}
