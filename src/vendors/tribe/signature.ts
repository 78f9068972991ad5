import { base64Of, hexOf, isSameSecretly } from '../shared/signature.ts';
import type { Hmac } from '../vendor.ts';

/**
 * The whole body is signed, SHA-512 keyed with a shared secret, in Base64; in which header is not known, so it may be
 * any (tribe-crm.md 3.1). That is safe: whoever can put the right value there knows the secret.
 */
export function isSignedByTribe(
  hmac: Hmac,
  secret: string,
  { body, headers }: { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> },
): boolean {
  const digest = hmac('sha512', secret, body);
  const expected = [base64Of(digest), hexOf(digest)];
  return Object.values(headers).some((value) =>
    expected.some((signature) => isSameSecretly(value.trim().replace(/^sha512=/i, ''), signature)),
  );
}
