import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';
import { runKey } from './queries.ts';
import type { FieldPolicy, MatchAnswer, RelationFilter, RunView } from './types.ts';

const param = (runId: string) => ({ runId: encodeURIComponent(runId) });

/** Leaves for a consent page. The address comes from our own server, and still only http(s) is followed. */
function leaveFor(url: string): void {
  if (!/^https?:\/\//i.test(url)) throw new Error('an address to leave for must be http or https');
  window.location.assign(url);
}

export const signInAddress = (returnTo: string): string => `/oauth/tribe/start?${new URLSearchParams({ returnTo })}`;

export const useSignOut = () =>
  useMutation({
    mutationFn: () => answerOf(api.session.end.$post({ json: {} })),
    // A fresh page forgets everything that the person before could see.
    onSuccess: () => window.location.assign('/'),
  });

export const useConnectExact = () =>
  useMutation({
    mutationFn: (region: string) => answerOf(api.exact.connect.$post({ json: { region } })),
    onSuccess: ({ url }) => leaveFor(url),
  });

export function useChooseAdministration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (administrationId: string) => answerOf(api.exact.administration.$post({ json: { administrationId } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['overview'] }),
  });
}

export interface PreviewWanted {
  readonly filter: RelationFilter;
  readonly whenDifferent: FieldPolicy;
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
