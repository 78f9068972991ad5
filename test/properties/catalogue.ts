import fc from 'fast-check';
import { mergeCases } from './mergeCases.ts';
import { mergeProperties } from './mergeProperties.ts';
import { planCases } from './planCases.ts';
import { planProperties } from './planProperties.ts';
import type { Property, Subject } from './subject.ts';
import { valueCases, valueProperties } from './valueProperties.ts';

/** A property together with the cases it is tried on. */
export interface Tried {
  readonly id: string;
  readonly name: string;
  readonly of: (subject: Subject) => fc.IProperty<unknown>;
}

const tried = <Case>(cases: fc.Arbitrary<Case>, properties: readonly Property<Case>[]): Tried[] =>
  properties.map(({ id, name, holds }) => ({
    id,
    name,
    of: (subject) => fc.property(cases, (drawn) => holds(drawn, subject)) as fc.IProperty<unknown>,
  }));

/** Every named property: the narrow instrument of reliability.md 2.3. */
export const catalogue: readonly Tried[] = [
  ...tried(mergeCases, mergeProperties),
  ...tried(planCases, planProperties),
  ...tried(valueCases, valueProperties),
];
