/**
 * How many sequences of commands each state machine is put through: 500, or what TANDEM_COMMAND_RUNS says. A malformed
 * setting stops the run rather than test nothing.
 */
const setting = process.env.TANDEM_COMMAND_RUNS;

if (setting !== undefined && !/^[1-9]\d{0,8}$/.test(setting)) {
  throw new Error(`TANDEM_COMMAND_RUNS is "${setting}"; allowed: a whole number from 1 to 999999999`);
}

export const commandRuns = { numRuns: setting === undefined ? 500 : Number(setting) };
