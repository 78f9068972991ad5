import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addressHere, addressOf, rememberVisit } from './administration.ts';
import { answerOf, api } from './client.ts';
import { answeredKey, liveKey, rulesKey, runKey, unlinkedKey } from './queries.ts';
import type {
  ConflictView,
  FieldPolicy,
  Kind,
  LiveView,
  MatchAnswer,
  PauseScope,
  RelationFilter,
  RelationTypes,
  RulesWanted,
  RunView,
  Side,
  UndoWanted,
} from './types.ts';

const param = (runId: string) => ({ runId: encodeURIComponent(runId) });

/** Leaves for a consent page. The address comes from our own server, and still only http(s) is followed. */
function leaveFor(url: string): void {
  if (!/^https?:\/\//i.test(url)) throw new Error('an address to leave for must be http or https');
  window.location.assign(url);
}

export const signInAddress = (returnTo: string): string =>
  `/oauth/tribe/start?${new URLSearchParams({ returnTo: addressHere(returnTo) })}`;

export const useSignOut = () =>
  useMutation({
    mutationFn: () => answerOf(api.session.end.$post({ json: {} })),
    // A fresh page forgets everything that the person before could see.
    onSuccess: () => window.location.assign('/'),
  });

export const useConnectExact = () =>
  useMutation({
    mutationFn: (region: string) => answerOf(api.exact.connect.$post({ json: { region } })),
    onSuccess: ({ url }) => {
      rememberVisit();
      leaveFor(url);
    },
  });

/** Leads into the steps of the new one; one that was begun before is gone on with. */
export const useConnectAnother = () =>
  useMutation({
    mutationFn: () => answerOf(api.connections.$post({ json: {} })),
    onSuccess: ({ connectionId }) => window.location.assign(addressOf(connectionId, '/connect')),
  });

function useConnectionsAnswer() {
  const queries = useQueryClient();
  // Whatever is shown may be about the one that changed.
  return { onSettled: () => queries.invalidateQueries() };
}

const connectionParam = (connectionId: string) => ({ connectionId: encodeURIComponent(connectionId) });

export const useDeactivate = () =>
  useMutation({
    mutationFn: (connectionId: string) =>
      answerOf(api.connections[':connectionId'].deactivate.$post({ param: connectionParam(connectionId), json: {} })),
    ...useConnectionsAnswer(),
  });

/** The pages of what is gone are gone as well. */
export const useDiscard = () =>
  useMutation({
    mutationFn: (connectionId: string) =>
      answerOf(api.connections[':connectionId'].discard.$post({ param: connectionParam(connectionId), json: {} })),
    onSuccess: () => window.location.assign('/administrations'),
  });

/** Whether new relations of Tribe are made in an administration, which need not be the one that the page is about. */
export const useMakeNewHere = () =>
  useMutation({
    mutationFn: ({ connectionId, newInExact }: { connectionId: string; newInExact: boolean }) =>
      answerOf(api.live.rules.$patch({ json: { newInExact } }, { headers: { 'tandem-connection': connectionId } })),
    ...useConnectionsAnswer(),
  });

export function useChooseAdministration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (administrationId: string) => answerOf(api.exact.administration.$post({ json: { administrationId } })),
    // The bar above each page names it from now on.
    onSettled: () =>
      Promise.all([['overview'], ['connections']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export interface PreviewWanted {
  readonly filter: RelationFilter;
  readonly whenDifferent: FieldPolicy;
  readonly relationTypes: RelationTypes;
}

export function useStartPreview() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: PreviewWanted) => answerOf(api.runs.$post({ json: wanted })),
    // A new selection may keep the run and change its plan: until it is read again, the page knows the old one.
    onSuccess: ({ runId }) => queries.invalidateQueries({ queryKey: runKey(runId) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['overview'] }),
  });
}

/** Shows the run that an answer brought at once, without asking again. */
function useRunAnswer(runId: string) {
  const queries = useQueryClient();
  return {
    onSuccess: (run: RunView) => {
      queries.setQueryData(runKey(runId), run);
      void queries.invalidateQueries({ queryKey: ['overview'] });
    },
    // A refusal usually means that the page shows a state that is past.
    onError: () => queries.invalidateQueries({ queryKey: runKey(runId) }),
  };
}

export const useAnswer = (runId: string) =>
  useMutation({
    mutationFn: (input: { key: string; answer: MatchAnswer | null }) =>
      answerOf(api.runs[':runId'].answer.$put({ param: param(runId), json: input })),
    ...useRunAnswer(runId),
  });

export const useStartImport = (runId: string) =>
  useMutation({
    mutationFn: (planVersion: string) =>
      answerOf(api.runs[':runId'].start.$post({ param: param(runId), json: { planVersion } })),
    ...useRunAnswer(runId),
  });

export const useContinueRun = (runId: string) =>
  useMutation({
    mutationFn: () => answerOf(api.runs[':runId'].continue.$post({ param: param(runId), json: {} })),
    ...useRunAnswer(runId),
  });

/** Shows where it stands after a switch was turned, without asking again. */
function useLiveAnswer() {
  const queries = useQueryClient();
  return {
    onSuccess: (live: LiveView) => queries.setQueryData(liveKey, live),
    onError: () => queries.invalidateQueries({ queryKey: liveKey }),
  };
}

export const usePause = () =>
  useMutation({
    mutationFn: (scope: PauseScope) => answerOf(api.live.pause.$post({ json: scope })),
    ...useLiveAnswer(),
  });

export const useResume = () =>
  useMutation({
    mutationFn: (scope: PauseScope) => answerOf(api.live.resume.$post({ json: scope })),
    ...useLiveAnswer(),
  });

export const useObserveOnly = () =>
  useMutation({
    mutationFn: (isObserveOnly: boolean) => answerOf(api.live['observe-only'].$put({ json: { isObserveOnly } })),
    ...useLiveAnswer(),
  });

/** Both name the brake that was looked at, by its instant. */
export const useLiftBrake = () =>
  useMutation({
    mutationFn: (sinceMs: number) => answerOf(api.live.brake.lift.$post({ json: { sinceMs } })),
    ...useLiveAnswer(),
  });

export const useDiscardBrake = () =>
  useMutation({
    mutationFn: (sinceMs: number) => answerOf(api.live.brake.discard.$post({ json: { sinceMs } })),
    ...useLiveAnswer(),
  });

export const useCompareNow = () =>
  useMutation({ mutationFn: () => answerOf(api.live.compare.$post({ json: {} })), ...useLiveAnswer() });

export const usePreviewRules = () =>
  useMutation({ mutationFn: (json: RulesWanted) => answerOf(api.live.rules.preview.$post({ json })) });

export function useChangeRules() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (json: RulesWanted & { readonly planVersion: string }) => answerOf(api.live.rules.$patch({ json })),
    onSuccess: (live: LiveView) => queries.setQueryData(liveKey, live),
    onSettled: () => queries.invalidateQueries({ queryKey: rulesKey }),
  });
}

export interface RecordNamed {
  readonly kind: Kind;
  readonly side: Side;
  readonly id: string;
}

export function useLookAgain({ kind, side, id }: RecordNamed) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.records[':kind'][':side'][':id'].look.$post({
          param: { kind, side, id: encodeURIComponent(id) },
          json: {},
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['record', kind] }),
  });
}

/** Plans it; the run that is answered shows what would be put back. */
export const usePlanUndo = () => useMutation({ mutationFn: (json: UndoWanted) => answerOf(api.undo.$post({ json })) });

export const useStartUndo = (runId: string) =>
  useMutation({
    mutationFn: (planVersion: string) =>
      answerOf(api.undo[':runId'].start.$post({ param: param(runId), json: { planVersion } })),
    ...useRunAnswer(runId),
  });

/** What was decided is gone from the list, and whatever it set in motion shows. */
function useDecided(list: 'conflicts' | 'matches') {
  const queries = useQueryClient();
  return {
    onSettled: () =>
      Promise.all(
        [[list], liveKey, rulesKey, answeredKey, unlinkedKey, ['record'], ['overview']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  };
}

export interface ConflictAnswer {
  readonly id: string;
  readonly choice: 'exact' | 'tribe' | 'keep';
  readonly asRule: boolean;
  /** The values that the page showed when the person chose. */
  readonly seen: Pick<ConflictView['fields'][number], 'field' | 'exact' | 'tribe'>[];
}

export const useAnswerConflict = () =>
  useMutation({
    mutationFn: ({ id, ...json }: ConflictAnswer) =>
      answerOf(api.conflicts[':id'].answer.$post({ param: { id: encodeURIComponent(id) }, json })),
    ...useDecided('conflicts'),
  });

export const useAnswerMatch = () =>
  useMutation({
    mutationFn: (json: { key: string; answer: MatchAnswer | null }) => answerOf(api.matches.answer.$put({ json })),
    ...useDecided('matches'),
  });
