import { describe, expect, test } from 'vitest';
import { comeBackTo, comeBackWith } from './comeBack.ts';

const tribe = 'https://app.tribe.test';

describe('the way back to the Marketplace', () => {
  test.each([
    ['https://app.tribe.test/marketplace/x?installed=1', 'https://app.tribe.test/marketplace/x?installed=1'],
    ['https://elsewhere.test/marketplace', null],
    ['http://app.tribe.test/marketplace', null],
    ['https://app.tribe.test:8443/', null],
    ['https://app.tribe.test@elsewhere.test/', null],
    ['https://somebody@app.tribe.test/', null],
    ['javascript:alert(1)', null],
    ['/marketplace', null],
    ['', null],
    [null, null],
  ])('%s leads to %s', (wanted, expected) => {
    expect(comeBackTo(wanted, tribe)).toBe(expected);
  });

  test('tells why nothing was installed', () => {
    expect(comeBackWith('access_denied', 'https://app.tribe.test/marketplace/x?installed=1')).toBe(
      'https://app.tribe.test/marketplace/x?installed=1&error=access_denied',
    );
  });
});
