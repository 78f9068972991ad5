import type { Caller } from '../../src/engine/service.ts';
import { consentAt } from '../world/consent.ts';
import type { Side, Stage } from './stage.ts';

export const everything = { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null };
const looksMax = 40;
const lookAgainMs = 15_000;
const nothing = (): void => {};

/** The person who administers Tandem: from the preview to the confirmation. */
export function importAll(stage: Stage, tenant: number, then: () => void = nothing): void {
  const caller = stage.caller(tenant);
  const input = { filter: everything, whenDifferent: stage.scenario.whenDifferent };
  stage.world.request(
    'start preview',
    (service) => service.startPreview(caller, input),
    (started) => {
      if (started?.is === 'ok') confirmWhenShown(stage, caller, started.value.runId, looksMax, then);
      else then();
    },
  );
}

function confirmWhenShown(stage: Stage, caller: Caller, runId: string, looksLeft: number, then: () => void): void {
  const { world } = stage;
  world.request(
    'look at the preview',
    (service) => service.runView(caller, runId),
    (seen) => {
      const run = seen?.is === 'ok' ? seen.value : null;
      if (run?.state === 'planned' && run.planVersion !== null) {
        const { planVersion } = run;
        world.request('confirm', (service) => service.startImport(caller, { runId, planVersion }), then);
      } else if (looksLeft === 0 || run?.state === 'applying' || run?.state === 'done') then();
      else {
        stage.later(lookAgainMs, 'look again', () => confirmWhenShown(stage, caller, runId, looksLeft - 1, then));
      }
    },
  );
}

export function previewOnly(stage: Stage, tenant: number): void {
  const input = { filter: everything, whenDifferent: stage.scenario.whenDifferent };
  stage.world.request('preview again', (service) => service.startPreview(stage.caller(tenant), input));
}

/** Goes on with an import that was given up. */
export const continueRun = (stage: Stage, tenant: number, runId: string): void =>
  stage.world.request('continue', (service) => service.continueRun(stage.caller(tenant), runId));

/** Has looked at what the brake holds back, and lets it go. */
export const liftBrake = (stage: Stage, tenant: number): void =>
  stage.world.request('lift the brake', (service) => service.liftBrake(stage.caller(tenant)));

/** Consent given anew, as a page with a problem asks for. */
export function reconnect(stage: Stage, tenant: number, side: Side, then: () => void = nothing): void {
  const { world } = stage;
  const visit = (url: string): ReturnType<typeof consentAt> =>
    consentAt(world.sandboxes, stage.company(tenant), side, url);
  if (side === 'exact') {
    world.request(
      'connect again',
      (service) => service.beginExact(stage.caller(tenant), { region: 'nl' }),
      (begun) => {
        if (begun?.is !== 'ok') then();
        else world.request('connected', (service) => service.completeExact(visit(begun.value.url)), then);
      },
    );
    return;
  }
  world.request(
    'sign in again',
    (service) => service.beginSignIn({ returnTo: '/' }),
    (begun) => {
      if (begun === undefined) then();
      else world.request('signed in', (service) => service.completeSignIn(visit(begun.url)), then);
    },
  );
}
