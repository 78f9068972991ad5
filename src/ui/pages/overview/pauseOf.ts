import type { PauseScope, Pauses } from '../../api/types.ts';

const textOf = (scope: PauseScope): string =>
  scope.of === 'record'
    ? `${scope.of}/${scope.kind}/${scope.side}/${scope.id}`
    : scope.of === 'kind'
      ? `${scope.of}/${scope.kind}`
      : scope.of;

/** The pause of exactly this scope, if there is one. */
export const pauseOf = (pauses: Pauses, scope: PauseScope): Pauses[number] | undefined =>
  pauses.find((pause) => textOf(pause.scope) === textOf(scope));
