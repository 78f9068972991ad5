/**
 * How many cases each property tries: 1,000, those of the catalogue (`test/properties`) 10,000, or what
 * TANDEM_PROPERTY_RUNS says. The only place in this folder that
 * looks at the environment, and only tests import it. A malformed setting stops the run rather than test nothing.
 */
const setting = process.env.TANDEM_PROPERTY_RUNS;

if (setting !== undefined && !/^[1-9]\d{0,8}$/.test(setting)) {
  throw new Error(`TANDEM_PROPERTY_RUNS is "${setting}"; allowed: a whole number from 1 to 999999999`);
}

export const propertyRuns = { numRuns: setting === undefined ? 1_000 : Number(setting) };
export const catalogueRuns = { numRuns: setting === undefined ? 10_000 : Number(setting) };
