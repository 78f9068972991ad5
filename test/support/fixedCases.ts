import fc from 'fast-check';

/**
 * Every run of a commit meets the same generated cases, so that a commit is judged by what it changed and not by luck.
 * TANDEM_PROPERTY_SEED takes other cases: a whole number, or "random" for whoever looks for what nobody has seen yet.
 * A malformed setting stops the run rather than test something else.
 */
const setting = process.env.TANDEM_PROPERTY_SEED ?? '20261128';

if (setting !== 'random') {
  if (!/^-?\d{1,10}$/.test(setting)) {
    throw new Error(`TANDEM_PROPERTY_SEED is "${setting}"; allowed: a whole number, or "random"`);
  }
  fc.configureGlobal({ seed: Number(setting) });
}
