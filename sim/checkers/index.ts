import type { Checker } from '../watch.ts';
import { a1 } from './a1Convergence.ts';
import { a2 } from './a2Fixpoint.ts';
import { a3 } from './a3NoLostUpdate.ts';
import { a4 } from './a4NoInventedValue.ts';
import { a5 } from './a5OneSidedChange.ts';
import { a6 } from './a6FieldIsolation.ts';
import { a7 } from './a7BaseIsTrue.ts';
import { a8 } from './a8NothingOverwrittenUnagreed.ts';
import { a9 } from './a9DeleteOnlyOnEvidence.ts';
import { a10 } from './a10BrakeHolds.ts';
import { b1 } from './b1NoDuplicates.ts';
import { b1OnceInTheOrganisation } from './b1OnceInTheOrganisation.ts';
import { b2 } from './b2OneLinkPerRecord.ts';
import { b3 } from './b3LinksAreSure.ts';
import { b4 } from './b4TenantsApart.ts';
import { b5 } from './b5AdministrationSealed.ts';
import { b9 } from './b9OneNumbering.ts';
import { b10 } from './b10MadeWhereWanted.ts';
import { d1 } from './d1NoEcho.ts';
import { d3 } from './d3CallBudget.ts';
import { d4 } from './d4ErrorBudget.ts';
import { d5 } from './d5CostPerChange.ts';
import { d6 } from './d6AttemptsBounded.ts';
import { d7 } from './d7QueueBounded.ts';
import { e1 } from './e1SingleFlight.ts';
import { e2 } from './e2TokenTimes.ts';
import { e3 } from './e3CommittedBeforeUsed.ts';
import { e4 } from './e4NoReplay.ts';
import { e5 } from './e5CrashInRotation.ts';
import { e6 } from './e6SecretsStaySecret.ts';
import { f1 } from './f1Fencing.ts';
import { f2 } from './f2NoLostWakeUp.ts';
import { f4 } from './f4AcknowledgedWhenCommitted.ts';
import { f5 } from './f5CompleteReading.ts';
import { f6 } from './f6NothingHeld.ts';
import { f7 } from './f7NoStarvation.ts';
import { g1 } from './g1PreviewIsExecuted.ts';
import { g2 } from './g2PauseHolds.ts';
import { g3 } from './g3OneWayFlows.ts';
import { g4 } from './g4RulesUnderTheBrake.ts';
import { g5 } from './g5ChoiceAppliedOnce.ts';
import { g6 } from './g6NothingBeforeConsent.ts';
import { g7 } from './g7OnceIsEnough.ts';
import { g9 } from './g9FilterHolds.ts';
import { h1 } from './h1AuditComplete.ts';
import { h2 } from './h2StatusIsTrue.ts';
import { h3 } from './h3NothingStuck.ts';
import { p5 } from './p5UndoPutsBack.ts';

/** Every checker that watches a world, in the order of the catalogue. */
export const checkers: readonly Checker[] = [
  a1,
  a2,
  a3,
  a4,
  a5,
  a6,
  a7,
  a8,
  a9,
  a10,
  b1,
  b2,
  b3,
  b4,
  b5,
  d1,
  d3,
  d4,
  d5,
  d6,
  d7,
  e1,
  e2,
  e3,
  e4,
  e5,
  e6,
  f1,
  f2,
  f4,
  f5,
  f6,
  f7,
  g1,
  g2,
  g3,
  g4,
  g5,
  g6,
  g7,
  g9,
  h1,
  h2,
  h3,
  p5,
];

/** Those that hold as well where two administrations share the records of one organisation, and what they have to share. */
export const siblingCheckers: readonly Checker[] = [...checkers, b1OnceInTheOrganisation, b9, b10];
