import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate that vouches for itself, with the key it was signed with, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Made anew for each run, so that no private key lies in the repository. */
export function selfSigned(hosts: readonly string[]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(objectId(commonName), utf8(hosts[0] ?? ''))));
  const algorithm = sequence(objectId(ecdsaWithSha256));
  const signed = sequence(
    tlv(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(isAuthority(), alternativeNames(hosts))),
  );
  const whole = sequence(signed, algorithm, bitString(signatureOf(signed, privateKey)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

// Object identifiers of X.509 (RFC 5280) and of ECDSA with SHA-256 (RFC 5758), in their encoded form.
const commonName = [0x55, 0x04, 0x03];
const subjectAlternativeName = [0x55, 0x1d, 0x11];
const basicConstraints = [0x55, 0x1d, 0x13];
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];

/** Trusted by itself, it has to be an authority. */
function isAuthority(): Buffer {
  const truth = tlv(0x01, Buffer.of(0xff));
  return sequence(objectId(basicConstraints), truth, octets(sequence(truth)));
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) => tlv(0x82, Buffer.from(host)));
  return sequence(objectId(subjectAlternativeName), octets(sequence(...names)));
}

function signatureOf(signed: Buffer, key: KeyObject): Buffer {
  return sign('sha256', signed, key);
}

/** Tag, length, value: the distinguished encoding of ASN.1. */
function tlv(tag: number, ...values: readonly Buffer[]): Buffer {
  const value = Buffer.concat(values);
  const length = value.length;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), value]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => tlv(0x31, ...parts);
const integer = (small: number): Buffer => tlv(0x02, Buffer.of(small));
const objectId = (encoded: readonly number[]): Buffer => tlv(0x06, Buffer.from(encoded));
const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text));
const utcTime = (text: string): Buffer => tlv(0x17, Buffer.from(text));
const octets = (content: Buffer): Buffer => tlv(0x04, content);
const bitString = (content: Buffer): Buffer => tlv(0x03, Buffer.of(0), content);
