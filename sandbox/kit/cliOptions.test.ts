import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildCommand, type CommonValues, type OwnValues, type SandboxProgram } from './cliOptions.ts';

const program: SandboxProgram = {
  command: 'npm run sandbox:mood --',
  title: 'Mood',
  description: 'Stands in for a mood.',
  defaultPort: 4999,
  options: [
    {
      flags: '--mood <name>',
      description: 'how it feels',
      defaultValue: 'calm',
      complaint: (mood) => (mood === 'calm' || mood === 'wild' ? null : 'Allowed are calm and wild.'),
    },
    { flags: '--strict-redirect', description: 'refuse strangers' },
  ],
  helpText: 'Read more elsewhere.',
  define: () => {
    throw new Error('options are only read here');
  },
};

/** What is printed, and the values unless they were refused. */
function read(...args: readonly string[]): {
  readonly said: string;
  readonly values: (CommonValues & OwnValues) | null;
} {
  let said = '';
  const command = buildCommand(program).exitOverride();
  command.configureOutput({
    writeOut: (text) => {
      said += text;
    },
    writeErr: (text) => {
      said += text;
    },
  });
  try {
    command.parse(['node', 'mood', ...args]);
  } catch (error) {
    if (error instanceof CommanderError) return { said, values: null };
    throw error;
  }
  return { said, values: command.opts() };
}

describe('the options', () => {
  test('have defaults that leave seed and size to the data folder', () => {
    expect(read().values).toEqual({
      port: 4999,
      host: '127.0.0.1',
      publicUrl: null,
      size: null,
      seed: null,
      data: null,
      control: true,
      mood: 'calm',
    });
  });

  test('are read with their types', () => {
    const args =
      '--port 0 --host 0.0.0.0 --public-url https://x.test:444/ --size 60 --seed 9 --data d --no-control --mood wild';
    expect(read(...args.split(' '), '--strict-redirect').values).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://x.test:444',
      size: 60,
      seed: 9,
      data: 'd',
      control: false,
      mood: 'wild',
      strictRedirect: true,
    });
  });

  test('are all told by --help, own ones and further reading included', () => {
    const { said } = read('--help');
    for (const part of [
      '--port',
      '--host',
      '--public-url',
      '--size',
      '--seed',
      '--data',
      '--no-control',
      '--mood',
      'Read more elsewhere.',
    ]) {
      expect(said).toContain(part);
    }
  });

  test.each([
    ['--port', '70000', /--port.*70000.*0 to 65535/s],
    ['--port', 'x', /--port.*0 to 65535/s],
    ['--size', '3', /--size.*50 to 1000000/s],
    ['--seed', '-1', /--seed.*0 to 4294967295/s],
    ['--seed', '1e3', /--seed.*0 to 4294967295/s],
    ['--public-url', 'ftp://x', /--public-url.*http/s],
    ['--public-url', 'http://x/path', /without a path/],
    ['--mood', 'sour', /--mood.*calm and wild/s],
    ['--colour', 'red', /unknown option.*--colour/s],
  ])('refuse %s %s, naming what is allowed', (flag, value, says) => {
    const { said, values } = read(flag, value);
    expect(values).toBeNull();
    expect(said).toMatch(says);
    expect(said).toContain('--help');
  });
});
