const levels: Readonly<Record<number, readonly [name: string, colour: string]>> = {
  20: ['debug', '90'],
  30: ['info ', '36'],
  40: ['WARN ', '33'],
  50: ['ERROR', '31'],
};

/** A line of the JSON log for a person: local time, level, event, facts; stack traces below it. */
export function prettyLine(line: string, isColoured: boolean): string {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null) return line;
  const { time, level, event, ...facts } = parsed as Record<string, unknown>;
  const [name, colour] = levels[Number(level)] ?? [String(level), '0'];
  const paint = (text: string, code: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const stacks: string[] = [];
  const shown = Object.entries(facts).map(([key, value]) => `${paint(key, '90')}=${factText(value, stacks)}`);
  const at = new Date(String(time)).toTimeString().slice(0, 8);
  return `${[paint(at, '90'), paint(name, colour), String(event), ...shown, ...stacks].join(' ')}\n`;
}

function factText(value: unknown, stacks: string[]): string {
  if (typeof value === 'string') return /^[^\s"=\p{C}]+$/u.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if ('stack' in value && typeof value.stack === 'string') {
    const { stack, name, message, ...rest } = value as Record<string, unknown>;
    // Others' words stand in an error: no control sequence of theirs reaches the terminal.
    const lines = String(stack)
      .replace(/[^\P{C}\n]/gu, ' ')
      .split('\n');
    stacks.push(`\n  ${lines.join('\n  ')}`);
    const others = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
    return JSON.stringify(`${String(name)}: ${String(message)}`) + others;
  }
  return JSON.stringify(value);
}
