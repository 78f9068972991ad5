import type { Checker } from '../watch.ts';

/** B2: a record is in at most one link, and a link has one record per side that never changes. */
export const b2: Checker = {
  id: 'B2',
  listen: ({ world }, fail) => ({
    commit: (changes) => {
      if (!changes.some(({ table }) => table === 'link')) return;
      const seen = new Set<string>();
      for (const link of world.store.rows('link')) {
        for (const [side, id] of [
          ['exact', link.exactId],
          ['tribe', link.tribeId],
        ] as const) {
          const name = `${link.connectionId} ${link.kind} ${side} ${id}`;
          if (seen.has(name)) fail(`${name} is in two links`);
          seen.add(name);
        }
      }
      for (const { table, before, after } of changes) {
        if (table !== 'link' || before === null || after === null) continue;
        const [was, is] = [before, after] as { exactId: string; tribeId: string }[];
        if (was?.exactId !== is?.exactId || was?.tribeId !== is?.tribeId) fail('a link changed its records');
      }
    },
  }),
};
