import { describe, expect, test } from 'vitest';
import { choiceByKey, type Pressed } from './keys.ts';

const pressed: Pressed = {
  key: 'e',
  repeat: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  target: { tagName: 'ARTICLE' },
};

describe('a key on a conflict', () => {
  test.each<[string, Partial<Pressed>, ReturnType<typeof choiceByKey>]>([
    ['e', {}, 'exact'],
    ['a capital', { key: 'T' }, 'tribe'],
    ['k on a checkbox', { key: 'k', target: { tagName: 'INPUT', type: 'checkbox' } }, 'keep'],
    ['another letter', { key: 'x' }, null],
    ['Enter', { key: 'Enter' }, null],
    ['one that is held down', { repeat: true }, null],
    ['Ctrl and e', { ctrlKey: true }, null],
    ['Cmd and e', { metaKey: true }, null],
    ['Alt and e', { altKey: true }, null],
    ['e while typing', { target: { tagName: 'INPUT', type: 'text' } }, null],
    ['e in a text', { target: { tagName: 'TEXTAREA' } }, null],
    ['e in a list', { target: { tagName: 'SELECT' } }, null],
    ['e in what can be edited', { target: { tagName: 'DIV', isContentEditable: true } }, null],
  ])('%s', (_what, change, expected) => {
    expect(choiceByKey({ ...pressed, ...change })).toBe(expected);
  });
});
