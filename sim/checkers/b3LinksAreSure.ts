import type { Link } from '../../src/store/port.ts';
import { plain } from '../oracle/books.ts';
import type { Checker } from '../watch.ts';

/**
 * B3: a new link is sure: one record was made by Tandem for the other, or both carry one number, one name with one place,
 * or (a contact) one name or one e-mail address under one owner; or a person said so. What they carry now may be edited
 * since they were matched: an import that stood still for an hour carries out the plan that was confirmed.
 */
export const b3: Checker = {
  id: 'B3',
  listen: ({ world, books }, fail) => ({
    commit: (changes) => {
      for (const { table, before, after } of changes) {
        if (table !== 'link' || after === null || before !== null) continue;
        const link = after as Link;
        const [exact, tribe] = [books.get('exact', link.exactId), books.get('tribe', link.tribeId)];
        if (exact === undefined || tribe === undefined) continue;
        const values = books.edits.filter(
          ({ side, id, after: value }) => side === 'exact' && id === exact.id && value !== null,
        );
        const had = (field: string): boolean =>
          values.some((one) => one.field === field && books.everHad('tribe', tribe.id, field, one.after));
        const isMade = (tribe.businessKey ?? '').includes(link.exactId) || exact.businessKey !== null;
        const isNumbered = had('debtorNumber') || had('creditorNumber');
        const isNamed =
          link.kind === 'relation' ? had('name') && had('visit.postcode') : had('lastName') || had('email');
        const isSaid = world.store
          .rows('answer')
          .some(({ key, answer }) => key.includes(link.exactId) && answer.is === 'same');
        if (isMade || isNumbered || isNamed || isSaid) continue;
        fail(
          `${link.kind} ${link.exactId} was linked to ${link.tribeId} (${plain(exact.fields.name)} / ${plain(tribe.fields.name)})`,
        );
      }
    },
  }),
};
