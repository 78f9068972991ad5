import { pino } from 'pino';
import type { Log } from '../engine/ports.ts';
import type { Config } from './config.ts';
import { prettyLine } from './prettyLine.ts';
import type { Redactor } from './redact.ts';

export interface LogOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** The line's own fields: a fact of such a name gets an underscore instead of replacing them. */
const reserved: ReadonlySet<string> = new Set(['level', 'time', 'event']);

/**
 * The log: events with facts, one line each, every value through the redactor. JSON for machines; for a person on a
 * terminal one readable line. Written synchronously, so that the line before a crash is not lost.
 */
export function createLog(
  settings: Pick<Config, 'logLevel' | 'logFormat'>,
  redactor: Redactor,
  output: LogOutput = process.stdout,
): Log {
  const isPretty = settings.logFormat === 'pretty' || (settings.logFormat === 'auto' && output.isTTY === true);
  const logger = pino(
    { level: settings.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    { write: (line: string) => void output.write(isPretty ? prettyLine(line, output.isTTY === true) : line) },
  );
  const safe = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const named = Object.entries(facts).map(([name, value]): [string, unknown] => [
      reserved.has(name) ? `${name}_` : name,
      value,
    ]);
    const redacted = redactor.redact(Object.fromEntries(named));
    return typeof redacted === 'object' && redacted !== null ? { ...redacted } : {};
  };
  return {
    info: (event, facts) => logger.info(safe(facts), event),
    warn: (event, facts) => logger.warn(safe(facts), event),
    error: (event, facts) => logger.error(safe(facts), event),
  };
}
