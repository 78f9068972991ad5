import type { PreviewInput } from '../../src/engine/service.ts';
import { consentAt } from '../world/consent.ts';
import { tenants as allTenants, type Tenant } from '../world/sandboxes.ts';
import { granted } from './asking.ts';
import type { Side, Stage } from './stage.ts';

export const everything = { customers: true, suppliers: true, contacts: true, createdFrom: null, createdTo: null };
const looksMax = 40;
const lookAgainMs = 15_000;
const nothing = (): void => {};

const previewInput = ({ scenario: { whenDifferent, relationTypes } }: Stage): PreviewInput => ({
  filter: everything,
  whenDifferent,
  ...(relationTypes == null ? {} : { relationTypes }),
});

/** The person who administers Tandem: from the preview to the confirmation. */
export function importAll(stage: Stage, tenant: number, then: () => void = nothing): void {
  stage.ask(tenant, 'startPreview', previewInput(stage), (started) => {
    const runId = granted(started)?.runId;
    if (runId === undefined) then();
    else confirmWhenShown(stage, tenant, runId, looksMax, then);
  });
}

function confirmWhenShown(stage: Stage, tenant: number, runId: string, looksLeft: number, then: () => void): void {
  stage.ask(tenant, 'runView', runId, (seen) => {
    const run = granted(seen);
    if (run?.state === 'planned' && run.planVersion !== null) {
      stage.ask(tenant, 'startImport', { runId, planVersion: run.planVersion }, then);
    } else if (looksLeft === 0 || run?.state === 'applying' || run?.state === 'done') then();
    else {
      stage.later(lookAgainMs, 'look again', () => confirmWhenShown(stage, tenant, runId, looksLeft - 1, then));
    }
  });
}

/** Looks at the plan for minutes before confirming it: with luck it is no longer the plan. */
export function importLate(stage: Stage, tenant: number, waitMs: number): void {
  const input = { filter: everything, whenDifferent: stage.scenario.whenDifferent };
  stage.ask(tenant, 'startPreview', input, (started) => {
    const runId = granted(started)?.runId;
    if (runId === undefined) return;
    stage.later(lookAgainMs, 'look at the preview', () =>
      stage.ask(tenant, 'runView', runId, (seen) => {
        const run = granted(seen);
        if (run?.state !== 'planned' || run.planVersion === null) return;
        const { planVersion } = run;
        stage.later(waitMs, 'confirm at last', () => stage.ask(tenant, 'startImport', { runId, planVersion }));
      }),
    );
  });
}

export function previewOnly(stage: Stage, tenant: number): void {
  stage.ask(tenant, 'startPreview', previewInput(stage));
}

/** Somebody who wants another administration behind the same links: by choosing it, or by consenting for it only. */
export function connectElsewhere(stage: Stage, tenant: number, isByConsent: boolean): void {
  const own = stage.company(tenant);
  const other = allTenants.find(({ division }) => division !== own.division);
  if (other === undefined) return;
  if (isByConsent) reconnect(stage, tenant, 'exact', nothing, { ...own, division: other.division });
  else stage.ask(tenant, 'chooseAdministration', { administrationId: other.division });
}

/** Goes on with an import that was given up. */
export const continueRun = (stage: Stage, tenant: number, runId: string): void =>
  stage.ask(tenant, 'continueRun', runId);

/** Has looked at what the brake holds back, and lets it go. */
export const liftBrake = (stage: Stage, tenant: number): void =>
  stage.ask(tenant, 'live', undefined, (page) => {
    if (page?.brake != null) stage.ask(tenant, 'liftBrake', page.brake);
  });

/** One administration is deactivated, and mostly activated again later. */
export function switchOff(stage: Stage, tenant: number, backAfterMs: number): void {
  stage.ask(tenant, 'deactivate', undefined);
  stage.later(backAfterMs, 'activate again', () => switchOn(stage, tenant));
}

/** Activates it again where it is deactivated; whether it was. */
export function switchOn(stage: Stage, tenant: number): boolean {
  const { connectionId } = stage.caller(tenant);
  const isOff = stage.world.store
    .rows('connection')
    .some(({ id, state }) => id === connectionId && state === 'deactivated');
  if (isOff) reconnect(stage, tenant, 'exact');
  return isOff;
}

/** Consent given anew, as a page with a problem asks for. */
export function reconnect(
  stage: Stage,
  tenant: number,
  side: Side,
  then: () => void = nothing,
  as: Tenant = stage.company(tenant),
): void {
  const { world } = stage;
  const visit = (url: string): ReturnType<typeof consentAt> => consentAt(world.sandboxes, as, side, url);
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
