/** Names whose values are secret wherever they occur. Compared without case, `_` and `-`. */
const secretNames = new Set(['authorization', 'cookie', 'setcookie', 'sealedaccess', 'sealedrefresh']);
const secretParts = ['token', 'secret', 'password', 'passphrase', 'credential', 'refresh', 'apikey', 'privatekey'];
/** Telling, and no secret: which kind of token, when it ends, how many there are. */
const plainNames = /^(token(type|generation|s)|.*(expiresin|at|ms|count))$/;
/** OAuth's `code` and `state` share their names with harmless words: error codes, reason codes, states of a run. */
const ambiguousNames = new Set(['code', 'state']);
const harmlessWord = /^(?:[A-Za-z]{1,30}|E[A-Z0-9]{2,20}|ERR_[A-Z0-9_]{2,60}|[0-9A-Z]{5})$/;

const mask = '[secret]';
const depthMax = 8;
const textMax = 4_000;
const entriesMax = 200;

export interface Redactor {
  /** A value from now on masked in every text, also as part of a longer one; short ones would mask ordinary words. */
  register(secret: string): void;
  /** A copy that is safe to print: bounded, free of cycles, secrets masked at any depth, errors as plain values. */
  redact(value: unknown): unknown;
  text(text: string): string;
}

/** The last line of defence: code must not log secrets in the first place. */
export function createRedactor(): Redactor {
  const registered = new Set<string>();

  function text(given: string): string {
    let masked = given;
    for (const secret of registered) masked = masked.replaceAll(secret, mask);
    masked = masked
      .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${mask}`)
      .replace(
        /([?&#;\s"']|^)([\w-]*(?:token|secret|password|code|state)[\w-]*)=([^&\s"'#;]+)/gi,
        (all, before, name) =>
          isSecretName(String(name)) || ambiguousNames.has(String(name).toLowerCase())
            ? `${before}${name}=${mask}`
            : String(all),
      )
      .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${mask}@`);
    return masked.length > textMax ? `${masked.slice(0, textMax)}… (${masked.length} characters)` : masked;
  }

  function redact(value: unknown, depth: number, above: readonly object[]): unknown {
    if (typeof value === 'string') return text(value);
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
    if (typeof value !== 'object' || value === null) return value;
    if (above.includes(value)) return '[circular]';
    if (depth >= depthMax) return '[deeper]';
    const path = [...above, value];
    if (value instanceof Date) return value.toJSON();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof Error) return redactError(value, depth, path);
    if (value instanceof Map) return redactEntries([...value], depth, path);
    if (Array.isArray(value) || value instanceof Set) {
      const items = [...value];
      const kept = items.slice(0, entriesMax).map((item) => redact(item, depth + 1, path));
      return items.length > entriesMax ? [...kept, `… ${items.length - entriesMax} more`] : kept;
    }
    return redactEntries(Object.entries(value), depth, path);
  }

  function redactEntries(entries: readonly (readonly [unknown, unknown])[], depth: number, path: readonly object[]) {
    const kept = entries.slice(0, entriesMax).map(([key, inner]): [string, unknown] => {
      const name = String(key);
      return [text(name), isSecret(name, inner) ? mask : redact(inner, depth + 1, path)];
    });
    return Object.fromEntries(kept);
  }

  function redactError(error: Error, depth: number, path: readonly object[]) {
    // Own properties too: drivers put what matters (code, detail, status) there.
    const { name, message, stack, cause, ...rest } = error as Error & Record<string, unknown>;
    const own = redactEntries(Object.entries(rest), depth, path);
    return {
      name,
      message: text(error.message || String(message)),
      ...own,
      ...(stack === undefined ? {} : { stack: text(stack) }),
      ...(cause === undefined ? {} : { cause: redact(cause, depth + 1, path) }),
    };
  }

  return {
    register(secret) {
      if (secret.length >= 6) registered.add(secret);
    },
    redact: (value) => redact(value, 0, []),
    text,
  };
}

function isSecret(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false;
  if (ambiguousNames.has(name.toLowerCase())) return typeof value === 'string' && !harmlessWord.test(value);
  return isSecretName(name);
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  if (secretNames.has(plain)) return true;
  return !plainNames.test(plain) && secretParts.some((part) => plain.includes(part));
}
