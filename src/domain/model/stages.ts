import type { Fields } from './fields.ts';

/**
 * How far a relation has come on the way to being a customer, in the words of its side and in order: one status in Exact
 * (exact-online.md 7.2), the commercial relationships in Tribe (tribe-crm.md 4.1). Being a supplier stands beside it.
 */
export const exactStages = ['suspect', 'prospect', 'customer'] as const;
export const tribeStages = ['suspect', 'lead', 'hotProspect', 'prospect', 'customer'] as const;
export type ExactStage = (typeof exactStages)[number];
export type TribeStage = (typeof tribeStages)[number];

export const isExactStage = (value: unknown): value is ExactStage => exactStages.some((stage) => stage === value);
export const isTribeStage = (value: unknown): value is TribeStage => tribeStages.some((stage) => stage === value);

/** The stage that a record tells; one that tells none may still tell that it is a customer. */
export const stageOf = ({ stage, isCustomer }: Fields): string | null =>
  typeof stage === 'string' ? stage : isCustomer === true ? 'customer' : null;

/** Who has several commercial relationships in Tribe is as far as the furthest of them. */
export const tribeStageRank = ({ stage }: Fields): number => (isTribeStage(stage) ? tribeStages.indexOf(stage) : -1);
