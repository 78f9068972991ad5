import { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv, ApiParts } from './env.ts';
import { connectRoutes } from './routes/connect.ts';
import { connectionRoutes } from './routes/connections.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { liveRoutes } from './routes/live.ts';
import { recordRoutes } from './routes/records.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { requireCaller } from './security/requireCaller.ts';

/** Where the API lives; a change that breaks a caller gets a new number. */
export const apiPath = '/api/v1';

/**
 * Every operation under `/api/v1`. The session routes come first: they work for everybody; all that is mounted after
 * `requireCaller` answers 401 to strangers.
 */
export function createApi(parts: ApiParts) {
  const signedIn = new OpenAPIHono<ApiEnv>();
  signedIn.use('*', requireCaller(parts));
  const signedInRoutes = signedIn
    .route('/', connectRoutes(parts))
    .route('/', connectionRoutes(parts))
    .route('/', runRoutes(parts))
    .route('/', recordRoutes(parts))
    .route('/', liveRoutes(parts))
    .route('/', decisionRoutes(parts));
  return new OpenAPIHono<ApiEnv>().route(apiPath, sessionRoutes(parts)).route(apiPath, signedInRoutes);
}

/** What the UI's typed client is made from. */
export type AppType = ReturnType<typeof createApi>;
