import { createRoute } from '@hono/zod-openapi';
import { refusedVisitSchema, sessionSchema } from '../contract/connection.ts';
import { emptyInputSchema } from '../contract/runs.ts';
import type { ApiParts } from '../env.ts';
import { decodeRefusedVisit } from '../oauth/refusedVisit.ts';
import { jsonAnswer, jsonBody } from '../problems.ts';
import { newApi } from './newApi.ts';

const tags = ['Session'];

const readSession = createRoute({
  method: 'get',
  path: '/session',
  tags,
  summary: 'Who is signed in; null when nobody is',
  responses: jsonAnswer('The signed-in person', sessionSchema),
});

const signOut = createRoute({
  method: 'post',
  path: '/session/end',
  tags,
  summary: 'Signs out',
  request: { body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('Nobody is signed in any more', sessionSchema),
});

const takeRefusedVisit = createRoute({
  method: 'post',
  path: '/session/refused-visit',
  tags,
  summary: 'Why the last visit to a consent page ended without consent; tells it once',
  request: { body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('The refusal, or null', refusedVisitSchema),
});

/** The routes that work without being signed in. */
export const sessionRoutes = ({ service, cookies }: ApiParts) =>
  newApi()
    .openapi(readSession, async (c) => {
      const secret = cookies.session.read(c);
      const caller = secret === null ? null : await service.whoIs(secret);
      if (caller === null && secret !== null) cookies.session.clear(c);
      return c.json(
        caller === null ? null : { userName: caller.userName, organisationName: caller.organisationName },
        200,
      );
    })
    .openapi(signOut, async (c) => {
      const secret = cookies.session.read(c);
      if (secret !== null) await service.signOut(secret);
      cookies.session.clear(c);
      return c.json(null, 200);
    })
    .openapi(takeRefusedVisit, (c) => c.json(decodeRefusedVisit(cookies.refusedVisit.take(c)), 200));
