import type { WireResponse } from '../../kit/wire.ts';

export const keysPath = '/keys.js';

/**
 * Keys for people who work without a mouse. The pages are whole without it: everything it reaches is a link, a field or a
 * button that Tab reaches too. Keys with a modifier and keys typed into a field stay what the browser makes of them.
 */
const script = `'use strict';
addEventListener('keydown', (event) => {
  const at = document.activeElement;
  const isTyping = at !== null && at.matches('input:not([type=checkbox]),textarea,select');
  if (event.key === 'Enter' && event.ctrlKey && at !== null && at.form) {
    event.preventDefault();
    at.form.requestSubmit();
    return;
  }
  if (event.key === 'Escape' && isTyping) at.blur();
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  let target = null;
  if (event.key === '/') target = document.querySelector('input[type=search]');
  else if (event.key === 'n') target = document.querySelector('[accesskey=n]');
  else if (/^[1-9]$/.test(event.key)) target = document.querySelectorAll('header nav a')[Number(event.key) - 1];
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (event.key !== '/') target.click();
});
`;

export const keysAnswer: WireResponse = {
  status: 200,
  headers: {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
  },
  body: script,
};
