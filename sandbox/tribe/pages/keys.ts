import type { WireResponse } from '../../kit/wire.ts';

export const keysPath = '/keys.js';

/**
 * Keys for people who work without a mouse, tables that can be scrolled by key when they are too wide, and stock that fills itself
 * in while an app looks it up. The pages are whole without it: everything it reaches is a link, a field or a
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
for (const area of document.querySelectorAll('.scroll')) if (area.scrollWidth > area.clientWidth) area.tabIndex = 0;
const say = (text) => {
  const notice = document.querySelector('.notice');
  if (notice) notice.textContent = text;
};
for (const cell of document.querySelectorAll('[data-waiting]')) {
  let left = 40;
  const look = async () => {
    const answer = await fetch(cell.dataset.stock).then((got) => got.json()).catch(() => null);
    if (answer && answer.isFresh) {
      cell.textContent = answer.stock;
      say(answer.text);
    } else if (--left > 0) {
      setTimeout(look, 500);
      return;
    } else say(cell.dataset.waiting);
    cell.removeAttribute('data-waiting');
  };
  look();
}
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
