import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { createRedactor } from './redact.ts';

function logTo(settings: Parameters<typeof createLog>[0], isTTY = false) {
  const written: string[] = [];
  const log = createLog(settings, createRedactor(), { write: (text) => written.push(text), isTTY });
  return { log, written };
}

describe('the log', () => {
  test('writes one line of JSON per event, with secrets masked', () => {
    const { log, written } = logTo({ logLevel: 'info', logFormat: 'auto' });
    log.info('tokenRefreshed', { connectionId: 'c1', answer: { access_token: 'abc' } });
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toEqual({
      level: 30,
      time: expect.any(String),
      event: 'tokenRefreshed',
      connectionId: 'c1',
      answer: { access_token: '[secret]' },
    });
  });

  test('keeps quiet below its level', () => {
    const { log, written } = logTo({ logLevel: 'error', logFormat: 'json' });
    log.info('a', {});
    log.warn('b', {});
    log.error('c', {});
    expect(written.map((line) => JSON.parse(line).event)).toEqual(['c']);
  });

  test('keeps line breaks of what others said inside the line', () => {
    const { log, written } = logTo({ logLevel: 'info', logFormat: 'json' });
    log.info('said', { text: 'first\n{"level":50,"event":"forged"}' });
    expect(written.join('').trim().split('\n')).toHaveLength(1);
  });

  test('is readable on a terminal, with the stack below', () => {
    const { log, written } = logTo({ logLevel: 'info', logFormat: 'auto' }, true);
    log.warn('vendorRefused', { status: 403, text: 'two words', error: new Error('boom') });
    const plain = stripVTControlCharacters(written.join(''));
    expect(plain).toMatch(/^\d\d:\d\d:\d\d WARN {2}vendorRefused status=403 text="two words" error="Error: boom"/);
    expect(plain).toMatch(/\n {2}Error: boom\n {6}at /);
  });

  test('does not let facts replace its own fields', () => {
    const { log, written } = logTo({ logLevel: 'info', logFormat: 'pretty' });
    log.info('real', { level: 50, event: 'forged', time: 'never' });
    expect(written.join('')).toMatch(/^\d\d:\d\d:\d\d info {2}real level_=50 event_=forged time_=never\n$/);
  });

  test('passes no control sequence of others on to the terminal', () => {
    const { log, written } = logTo({ logLevel: 'info', logFormat: 'pretty' });
    log.warn('said', { text: '\u001b[2Jgone', error: new Error('\u001b[2Jgone') });
    expect(written.join('')).not.toContain('\u001b');
  });
});
