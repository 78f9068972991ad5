import type { Entity } from '../state/entity.ts';
import { text } from '../state/entity.ts';
import { badRequest } from './refusal.ts';

/** How contents begin whose type can be told from their bytes. */
const signatures: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['25504446'],
  'image/png': ['89504e470d0a1a0a'],
  'image/jpeg': ['ffd8ff'],
  'image/gif': ['474946383761', '474946383961'],
  'application/zip': ['504b0304', '504b0506'],
};

/** A file's name has an extension, its data is Base64, and its type matches the content (tribe-crm.md 2.6). */
export function checkFile(file: Entity): void {
  const name = text(file, 'Name');
  const mimeType = text(file, 'MimeType');
  const data = text(file, 'Data');
  if (name === null || !/\.[A-Za-z0-9]{1,10}$/.test(name))
    throw badRequest("The property 'Name' of File must include the extension.");
  if (mimeType === null) throw badRequest("The property 'MimeType' of File is required.");
  if (data === null) throw badRequest("The property 'Data' of File is required.");
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data))
    throw badRequest("The property 'Data' of File is not valid Base64.");
  const start = Buffer.from(data.slice(0, 32), 'base64').toString('hex');
  const actual = Object.entries(signatures).find(([, beginnings]) =>
    beginnings.some((beginning) => start.startsWith(beginning)),
  )?.[0];
  const isKnown = signatures[mimeType] !== undefined;
  // Office documents are zip files under other names, so only a type that claims a known beginning must have it.
  if (isKnown && actual !== mimeType)
    throw badRequest(`The property 'MimeType' of File says ${mimeType}, which its content is not.`);
}
