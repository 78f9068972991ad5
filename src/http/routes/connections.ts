import { createRoute, z } from '@hono/zod-openapi';
import type { Caller, Result, TandemService } from '../../engine/service.ts';
import { connectionIdSchema, connectionPathSchema, connectionsSchema } from '../contract/connection.ts';
import { emptyInputSchema } from '../contract/runs.ts';
import type { ApiParts } from '../env.ts';
import { jsonAnswer, jsonBody, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const tags = ['Administrations'];

const connections = createRoute({
  method: 'get',
  path: '/connections',
  tags,
  summary: 'Every administration of the organisation, the oldest first, and how each stands',
  responses: jsonAnswer('The administrations', connectionsSchema),
});

const connectAnother = createRoute({
  method: 'post',
  path: '/connections',
  tags,
  summary: 'Begins to connect another administration, or goes on with the one that was begun',
  request: { body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('The connection, to be named in the calls that follow', connectionIdSchema),
});

const deactivate = createRoute({
  method: 'post',
  path: '/connections/{connectionId}/deactivate',
  tags,
  summary: 'Ends reading and writing for one administration; data stays, and no write begins after the answer',
  request: { params: connectionPathSchema, body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('Deactivated', z.null()),
});

const discard = createRoute({
  method: 'post',
  path: '/connections/{connectionId}/discard',
  tags,
  summary: 'Removes a connection for which no administration was chosen yet',
  request: { params: connectionPathSchema, body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('Removed', z.null()),
});

export const connectionRoutes = ({ service }: ApiParts) =>
  newApi()
    .openapi(connections, async (c) => c.json(await service.connections(c.get('caller')), 200))
    .openapi(connectAnother, async (c) => {
      const result = await service.connectAnother(c.get('caller'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(deactivate, async (c) => {
      const result = await asked(service, c.get('caller'), c.req.valid('param').connectionId, service.deactivate);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(discard, async (c) => {
      const result = await asked(service, c.get('caller'), c.req.valid('param').connectionId, service.discard);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    });

/** Asks about the connection that the path names. */
async function asked(
  service: TandemService,
  caller: Caller,
  connectionId: string,
  work: (about: Caller) => Promise<Result<null>>,
): Promise<Result<null>> {
  const about = await service.callerAbout(caller, connectionId);
  if (about === null) return { is: 'refused', refusal: { code: 'notFound', words: { connectionId } } };
  return work(about);
}
