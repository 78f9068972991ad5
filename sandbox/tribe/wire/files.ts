import type { WireResponse } from '../../kit/wire.ts';
import { badRequest, notFound, Refusal } from '../rules/refusal.ts';
import { isGuid } from '../rules/values.ts';
import { text } from '../state/entity.ts';
import type { Tribe } from '../state/tribe.ts';

/** `GET /v1/odata-file/{Set}/{uuid}/{FileNavigation}`: the raw bytes with their own type (tribe-crm.md 2.6). */
export function answerFile(segments: readonly string[], tenant: string, tribe: Tribe): WireResponse {
  const [set = '', id = '', navigationName = ''] = segments;
  const schema = tribe.schemaOf(tenant);
  const type = schema.ofSet(set);
  if (type === undefined || segments.length !== 3) throw new Refusal(404, `There is no file at ${segments.join('/')}.`);
  if (!isGuid(id)) throw badRequest(`The key '${id}' is not a valid Edm.Guid.`);
  const owner = tribe.store.get(tenant, id.toLowerCase());
  if (owner === null || !schema.isA(owner.type, type.name)) throw notFound(set, id);
  if (type.navigations.get(navigationName)?.target !== 'File') {
    throw new Refusal(404, `'${navigationName}' is not a file of ${set}.`);
  }
  const file = tribe.store.get(tenant, owner.links[navigationName] ?? '');
  if (file === null) throw new Refusal(404, `${set}(${id}) has no ${navigationName}.`);
  const name = (text(file, 'Name') ?? 'file').replace(/[^\w.\- ]/g, '_');
  return {
    status: 200,
    headers: {
      'Content-Type': text(file, 'MimeType') ?? 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}"`,
    },
    body: Buffer.from(text(file, 'Data') ?? '', 'base64'),
  };
}
