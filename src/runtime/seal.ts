import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Seal } from '../engine/ports.ts';

/** A sealed text does not open: made with another key, for another context, or changed. Says nothing of the content. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Sealed text: `v1.<key id>.<base64url of nonce, tag and cipher text>`. The context is authenticated but not stored. The
 * key id tells which key to try once there are several; `olderKeys` still open but never seal. Keys are 32 bytes.
 */
export function createSeal(key: Buffer, olderKeys: readonly Buffer[] = []): Seal {
  const keys = new Map([...olderKeys, key].map((each) => [keyId(each), each]));
  const id = keyId(key);

  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(context, 'utf8'));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `v1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`;
    },

    open(sealed, context) {
      const [version, sealedWith, content, ...rest] = sealed.split('.');
      if (version !== 'v1' || sealedWith === undefined || content === undefined || rest.length > 0) {
        throw new SealBroken('The text was not sealed by Tandem');
      }
      const opener = keys.get(sealedWith);
      if (opener === undefined) throw new SealBroken('The text was sealed with a key that is not configured');
      const bytes = Buffer.from(content, 'base64url');
      if (bytes.length < nonceBytes + tagBytes) throw new SealBroken('The sealed text is cut off');
      const decipher = createDecipheriv(algorithm, opener, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context, 'utf8'));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        throw new SealBroken('The sealed text was changed or belongs elsewhere');
      }
    },
  };
}

/** Tells keys apart without revealing any of their bits that a guess could use. */
function keyId(key: Buffer): string {
  if (key.length !== 32) throw new RangeError(`a secret key has 32 bytes, not ${key.length}`);
  return createHash('sha256').update('tandem key id').update(key).digest('hex').slice(0, 8);
}
