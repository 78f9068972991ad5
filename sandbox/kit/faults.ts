import { z } from 'zod';
import { random } from './random.ts';
import { sequences } from './sequences.ts';
import type { Table, Tables } from './tables.ts';

const delayMsMax = 24 * 60 * 60 * 1000;
const delayMs = z.number().int().min(0).max(delayMsMax);
/** Whether the service handles the request before the caller gets the wrong answer. */
const isApplied = z.boolean().default(false);

/**
 * What goes wrong. The first group happens to requests that come in, the second to calls that the sandbox makes itself
 * (webhooks). `latency` adds up and lets later rules act; of all others the first that fires decides.
 */
export const faultEffectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('loseRequest') }),
  z.strictObject({ kind: z.literal('loseAnswer') }),
  z.strictObject({ kind: z.literal('latency'), latencyMs: delayMs }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n]*$/)).default({}),
    body: z.string().default(''),
    isApplied,
  }),
  z.strictObject({ kind: z.literal('htmlWith200'), isApplied }),
  z.strictObject({ kind: z.literal('truncatedBody'), keptShare: z.number().min(0).max(1).default(0.5) }),
  z.strictObject({ kind: z.literal('landLate'), delayMs }),
  z.strictObject({ kind: z.literal('deliverTwice') }),
  z.strictObject({ kind: z.literal('dropOutbound') }),
  z.strictObject({ kind: z.literal('repeatOutbound'), times: z.number().int().min(2).max(10) }),
  z.strictObject({ kind: z.literal('delayOutbound'), delayMs }),
]);

export const faultRuleSchema = z.strictObject({
  id: z.string().min(1).max(100).nullable().default(null),
  match: z
    .strictObject({
      method: z.string().toUpperCase().nullable().default(null),
      /** Compared with the raw path without its query, ignoring case; `*` stands for any run of characters. */
      pathPattern: z.string().min(1).max(500).nullable().default(null),
      tenant: z.string().nullable().default(null),
    })
    .default({ method: null, pathPattern: null, tenant: null }),
  effect: faultEffectSchema,
  probability: z.number().min(0).max(1).default(1),
  /** How many times it may still fire; null is without end. */
  remaining: z.number().int().min(0).nullable().default(null),
});

export type FaultEffect = z.output<typeof faultEffectSchema>;
export type FaultRuleInput = z.input<typeof faultRuleSchema>;
export type FaultRule = Omit<z.output<typeof faultRuleSchema>, 'id'> & { readonly id: string; readonly fired: number };

export interface FaultTarget {
  readonly direction: 'inbound' | 'outbound';
  readonly method: string;
  readonly path: string;
  readonly tenant: string | null;
}

export interface DrawnFault {
  readonly latencyMs: number;
  readonly effect: Exclude<FaultEffect, { kind: 'latency' }> | null;
  readonly ruleIds: readonly string[];
}

const outboundKinds: ReadonlySet<FaultEffect['kind']> = new Set(['dropOutbound', 'repeatOutbound', 'delayOutbound']);

/** The rules in force, kept in a table. Chance is seeded and counted, so that a run with the same seed fails the same way. */
export class FaultBook {
  readonly #rules: Table<FaultRule>;
  readonly #tables: Tables;
  readonly #seed: number;

  constructor(tables: Tables, seed: number) {
    this.#tables = tables;
    this.#seed = seed;
    this.#rules = tables.table<FaultRule>('kit.faults');
  }

  /** Throws `z.ZodError` when the rule is malformed. A rule with a known id replaces it. */
  add(input: FaultRuleInput): FaultRule {
    const parsed = faultRuleSchema.parse(input);
    const id = parsed.id ?? `fault-${sequences(this.#tables, this.#seed).next('fault rules')}`;
    const rule: FaultRule = { ...parsed, id, fired: 0 };
    this.#rules.put(id, rule);
    return rule;
  }

  list(): readonly FaultRule[] {
    return [...this.#rules.rows()];
  }

  remove(id: string): boolean {
    return this.#rules.remove(id);
  }

  clear(): void {
    for (const rule of this.list()) this.#rules.remove(rule.id);
  }

  /** Decides what happens to one call and counts the rules that fired. */
  draw(target: FaultTarget): DrawnFault {
    let latencyMs = 0;
    let effect: DrawnFault['effect'] = null;
    const ruleIds: string[] = [];
    for (const rule of this.list()) {
      const isLatency = rule.effect.kind === 'latency';
      if (effect !== null && !isLatency) continue;
      if (!this.#applies(rule, target) || !this.#fires(rule)) continue;
      const remaining = rule.remaining === null ? null : rule.remaining - 1;
      this.#rules.put(rule.id, { ...rule, remaining, fired: rule.fired + 1 });
      ruleIds.push(rule.id);
      if (rule.effect.kind === 'latency') latencyMs += rule.effect.latencyMs;
      else effect = rule.effect;
    }
    return { latencyMs, effect, ruleIds };
  }

  #applies(rule: FaultRule, target: FaultTarget): boolean {
    if (rule.remaining === 0) return false;
    if (outboundKinds.has(rule.effect.kind) !== (target.direction === 'outbound')) return false;
    const { method, pathPattern, tenant } = rule.match;
    if (method !== null && method !== target.method.toUpperCase()) return false;
    if (tenant !== null && tenant !== target.tenant) return false;
    return pathPattern === null || matchesPattern(target.path, pathPattern);
  }

  #fires(rule: FaultRule): boolean {
    if (rule.probability >= 1) return true;
    if (rule.probability <= 0) return false;
    const draw = sequences(this.#tables, this.#seed).next('fault draws');
    return random(this.#seed, `fault draw ${draw}`).chance(rule.probability);
  }
}

/** Whether `text` matches `pattern`, where `*` stands for any run of characters; ignores case. Linear, whatever the pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  const subject = text.toLowerCase();
  if (last === undefined) return subject === first;
  if (!subject.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = subject.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return subject.length - last.length >= from && subject.endsWith(last);
}
