import { unwrapped } from '../world/world.ts';
import { type PlantedBug, withClients } from './planting.ts';

/** Bugs of one look at a side that tells which of its feeds have no news. */
export const bugsAboutOverviews: readonly PlantedBug[] = [
  {
    id: 'M24',
    what: 'one look at many feeds knows nothing of contacts',
    killedBy: 'F5',
    plant: () =>
      withQuiet((quiet, asked) => {
        const [cursor] = quiet.values();
        return cursor !== undefined && asked.has('contacts') ? quiet.set('contacts', cursor) : quiet;
      }),
  },
];

type Cursors = Map<string, string>;

const withQuiet = (change: (quiet: Cursors, asked: ReadonlyMap<string, string>) => Cursors) => ({
  ...unwrapped,
  ports: withClients(({ overview }) => ({
    overview: overview && {
      ...overview,
      quietFeeds: async (asked) => change(new Map(await overview.quietFeeds(asked)), asked),
    },
  })),
});
