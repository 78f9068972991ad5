import { Command, InvalidArgumentError, Option } from 'commander';
import { seedDefault, sizeDefault } from './host.ts';
import type { ServiceDefinition } from './service.ts';
import { worldSizeMax, worldSizeMin } from './world/limits.ts';

/** An option that only one of the sandboxes has. */
export interface OwnOption {
  /** As commander writes it: `--limits <setting>`. */
  readonly flags: string;
  readonly description: string;
  /** Says what is wrong with a value and what is allowed, null when it is fine. */
  readonly complaint?: (value: string) => string | null;
  /** The value when the option is not given. */
  readonly defaultValue?: string;
}

/** Values of the own options, by their camel-cased name; a flag without a value is `true`. */
export type OwnValues = Readonly<Record<string, string | boolean | undefined>>;

export interface SandboxProgram {
  /** As it is started: `npm run sandbox:exact --`. */
  readonly command: string;
  readonly title: string;
  readonly description: string;
  readonly defaultPort: number;
  readonly options?: readonly OwnOption[];
  /** Printed below the options: users, default client, where to read more. */
  readonly helpText?: string;
  /** The service for these options. */
  define(values: OwnValues): ServiceDefinition;
}

export interface CommonValues {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | null;
  readonly seed: number | null;
  readonly size: number | null;
  readonly data: string | null;
  readonly control: boolean;
}

/** The options that every sandbox has, followed by its own. A wrong value names itself and says what is allowed. */
export function buildCommand(program: SandboxProgram): Command {
  const command = new Command(program.command)
    .description(program.description)
    .addOption(
      new Option('--port <number>', 'port to listen on, 0 for any free one')
        .default(program.defaultPort)
        .argParser(portOf),
    )
    .addOption(new Option('--host <address>', 'address to listen on; 0.0.0.0 for all').default('127.0.0.1'))
    .addOption(
      new Option('--public-url <url>', 'address under which clients reach it, when it is not the one it listens on')
        .default(null, 'http://127.0.0.1:<port>')
        .argParser(publicUrlOf),
    )
    .addOption(
      new Option('--size <number>', `number of relations, ${worldSizeMin} to ${worldSizeMax}`)
        .default(null, `what the data folder holds, else ${sizeDefault}`)
        .argParser((text) => wholeNumber(text, worldSizeMin, worldSizeMax)),
    )
    .addOption(
      new Option('--seed <number>', 'another seed is another world; the same seed is always the same')
        .default(null, `what the data folder holds, else ${seedDefault}`)
        .argParser((text) => wholeNumber(text, 0, 0xffff_ffff)),
    )
    .addOption(new Option('--data <folder>', 'folder to keep the state in').default(null, 'memory only'))
    .addOption(new Option('--control', 'answer the control API under /_control/').default(true))
    .addOption(new Option('--no-control', 'do not answer the control API'))
    .helpOption('--help', 'show this help')
    .showHelpAfterError('Add --help to see all options.')
    .allowExcessArguments(false);
  for (const own of program.options ?? []) command.addOption(ownOption(own));
  if (program.helpText !== undefined) command.addHelpText('after', `\n${program.helpText}`);
  return command;
}

function ownOption(own: OwnOption): Option {
  const option = new Option(own.flags, own.description);
  const { complaint } = own;
  if (own.defaultValue !== undefined) option.default(own.defaultValue);
  if (complaint !== undefined) {
    option.argParser((text) => {
      const wrong = complaint(text);
      if (wrong !== null) throw new InvalidArgumentError(wrong);
      return text;
    });
  }
  return option;
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new InvalidArgumentError(`Allowed is a whole number from ${least} to ${most}.`);
  return value;
}

function portOf(text: string): number {
  return wholeNumber(text, 0, 65_535);
}

function publicUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('Allowed is http:// or https:// with a host and perhaps a port, without a path.');
  }
  return url.origin;
}
