import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, which are begun first, so that no core is left alone with one of them at the end. Two that
 * compute and beside them those that mostly wait for their processes, one after the other; then the rest of both.
 */
const begunFirst: readonly string[] = [
  'test/sim/evenWorlds.test.ts',
  'test/sim/oddWorlds.test.ts',
  'test/process/kill.test.ts',
  'test/process/liveKill.test.ts',
  'test/sim/crashSweep.test.ts',
  'test/browser/liveDecide.test.ts',
  'test/browser/liveControl.test.ts',
  'test/browser/conditions.test.ts',
  'test/browser/path.test.ts',
  'test/browser/administrations.test.ts',
  'test/browser/conflict.test.ts',
  'test/browser/massChange.test.ts',
];

/**
 * Long files first, then the other ones that have a process of their own. Without it the order is that of their sizes, where
 * nothing is known of a run before: the worlds, a few lines of test, would come last.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId, project }: TestSpecification): number => {
      const place = begunFirst.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      if (place >= 0) return place;
      return begunFirst.length + (project.config.isolate ? 0 : 1);
    };
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
