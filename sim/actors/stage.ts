import type { Caller } from '../../src/engine/service.ts';
import type { Scenario } from '../scenario.ts';
import { onConnection } from '../world/attribution.ts';
import type { Tenant } from '../world/sandboxes.ts';
import type { World } from '../world/world.ts';
import type { AnswerOf, InputOf, Question, Said } from './asking.ts';
import { exactPeople } from './exactPeople.ts';
import type { People } from './people.ts';
import { tribePeople } from './tribePeople.ts';

export type Side = 'exact' | 'tribe';
export type BothSides = Readonly<Record<Side, People>>;

/** What the actors of a world work with. */
export class Stage {
  readonly world: World;
  readonly scenario: Pick<Scenario, 'whenDifferent' | 'relationTypes'>;
  readonly tenants: readonly Tenant[];
  readonly #people: readonly BothSides[];
  #made = 0;
  #old: ReadonlySet<string> = new Set();
  #hear: (said: Said) => void = () => {};

  constructor(world: World, scenario: Pick<Scenario, 'whenDifferent' | 'relationTypes'>, tenants: readonly Tenant[]) {
    this.world = world;
    this.scenario = scenario;
    this.tenants = tenants;
    this.#people = tenants.map((tenant) => ({
      exact: exactPeople(world.sandboxes.exact, tenant),
      tribe: tribePeople(world.sandboxes.tribe, tenant),
    }));
  }

  people(tenant: number): BothSides {
    const people = this.#people[tenant];
    if (people === undefined) throw new Error(`tenant ${tenant} has no people`);
    return people;
  }

  caller(tenant: number): Caller {
    const caller = this.world.callers[tenant];
    if (caller === undefined) throw new Error(`tenant ${tenant} has no caller`);
    return caller;
  }

  company(tenant: number): Tenant {
    const company = this.tenants[tenant];
    if (company === undefined) throw new Error(`there is no tenant ${tenant}`);
    return company;
  }

  /** From now on `isOld` says of a record whether it is there at this moment. */
  remember(): void {
    this.#old = new Set(
      this.#people.flatMap(({ exact, tribe }) => [...exact.records(), ...tribe.records()].map(({ id }) => id)),
    );
  }

  isOld(id: string): boolean {
    return this.#old.has(id);
  }

  /** Tells new records apart from each other, so that a world is not full of namesakes unless it is meant to be. */
  mark(): string {
    this.#made += 1;
    return String(this.#made);
  }

  get lastMark(): string {
    return String(this.#made);
  }

  /** What a person asks of Tandem in one of their tabs, told to whoever listens once it is answered. */
  ask<Q extends Question>(
    tenant: number,
    what: Q,
    input: InputOf<Q>,
    then: (answer: AnswerOf<Q> | undefined) => void = () => {},
    tab = 0,
  ): void {
    const caller = this.caller(tenant);
    const askedMs = this.world.nowMs;
    // Where no process is there to ask, the answer comes before the number.
    let request = 0;
    request = this.world.request(
      what,
      // The types of a question, its input and its answer belong together; a call through a name loses that.
      (service) =>
        onConnection(caller.connectionId, () =>
          (service[what] as (caller: Caller, input: InputOf<Q>) => Promise<AnswerOf<Q>>)(caller, input),
        ),
      (answer) => {
        this.tell('administrator', () => `${what} ${JSON.stringify(input) ?? ''}: ${shortly(answer)}`);
        this.#hear({ request, what, caller, input, answer, askedMs } as Said);
        then(answer);
      },
      tab,
    );
  }

  /** `hear` is told each request of a person with its answer. */
  onSaid(hear: (said: Said) => void): void {
    this.#hear = hear;
  }

  later(delayMs: number, what: string, act: () => void): void {
    this.world.scheduler.after(delayMs, null, what, act);
  }

  tell(who: string, what: () => string): void {
    this.world.trace.tell(this.world.nowMs, who, what);
  }
}

const shortly = (answer: unknown): string => {
  if (typeof answer !== 'object' || answer === null || !('is' in answer))
    return answer === undefined ? 'broken' : 'seen';
  return answer.is === 'ok' ? 'ok' : JSON.stringify(answer);
};
