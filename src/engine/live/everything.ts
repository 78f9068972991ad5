import { withoutForeignNumbers } from '../../domain/mapping/numbering.ts';
import { assemble } from '../../domain/model/assemble.ts';
import type { ObservedPart } from '../../domain/model/record.ts';
import type { PlanLink } from '../../domain/plan/standing.ts';
import type { StoreReads } from '../../store/port.ts';
import { keysElsewhere, numberedElsewhere } from '../elsewhere.ts';

/**
 * All that a plan may need: what is stored of both sides, what is linked, and what was answered. With `learnt` beside it,
 * parts of Tribe records that this connection has not read.
 */
export async function everythingOf(store: StoreReads, connectionId: string, learnt: readonly ObservedPart[] = []) {
  const numbered = await numberedElsewhere(store, connectionId, null);
  const tribe = assemble([...(await store.parts(connectionId, 'tribe')), ...learnt]);
  return {
    exact: assemble(await store.parts(connectionId, 'exact')),
    tribe: tribe.map((record) => withoutForeignNumbers(record, numbered)),
    linkedElsewhere: await keysElsewhere(store, connectionId),
    links: await linksWithChoices(store, connectionId),
    answers: await store.answers(connectionId),
  };
}

/** Every pair with what people decided about it: what is planned without that is not what will be done. */
export async function linksWithChoices(store: StoreReads, connectionId: string): Promise<readonly PlanLink[]> {
  const links = await store.links(connectionId);
  const choices = Map.groupBy(
    await store.choicesOf(
      connectionId,
      links.map(({ id }) => id),
    ),
    ({ linkId }) => linkId,
  );
  return links.map((link) => ({ ...link, choices: choices.get(link.id) ?? [] }));
}
