import type { Side } from '../../../src/domain/model/kind.ts';
import type { Told } from '../../watch.ts';
import type { Arrival } from '../../world/network.ts';

/** What one request of Tandem made, each time that it arrived. */
interface Made {
  readonly side: Side;
  readonly entity: string;
  readonly id: string;
}

/** Records that were made by one request which something on the way delivered twice (fault N4): nobody can prevent them. */
export class Doubles {
  readonly #byCall = new Map<number, readonly (readonly Made[])[]>();
  readonly #twins = new Map<string, string>();
  #fresh: Made[] = [];

  effect({ author, effect, side }: Told): void {
    if (author !== 'tandem' || effect.action !== 'create') return;
    this.#fresh.push({ side, entity: effect.entity, id: effect.key });
  }

  /** The effects of an arrival are told before the arrival itself. */
  arrived({ call }: Arrival): void {
    const made = this.#fresh;
    this.#fresh = [];
    if (made.length === 0) return;
    const arrivals = [...(this.#byCall.get(call.number) ?? []), made];
    this.#byCall.set(call.number, arrivals);
    const [first = [], ...again] = arrivals;
    for (const [index, { side, entity, id }] of first.entries()) {
      for (const others of again) {
        const twin = others[index];
        if (twin?.entity !== entity) continue;
        this.#twins.set(`${side} ${id}`, twin.id).set(`${side} ${twin.id}`, id);
      }
    }
  }

  /** The other record that the same request made; undefined when it arrived once. */
  twinOf(side: Side, id: string): string | undefined {
    return this.#twins.get(`${side} ${id}`);
  }
}
