import { createRoute, z } from '@hono/zod-openapi';
import {
  administrationInputSchema,
  administrationsSchema,
  exactRegionInputSchema,
  overviewSchema,
  redirectSchema,
  regionsSchema,
} from '../contract/connection.ts';
import type { ApiParts } from '../env.ts';
import { rememberVisit } from '../oauth/visit.ts';
import { jsonAnswer, jsonBody, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const tags = ['Connection'];

const overview = createRoute({
  method: 'get',
  path: '/overview',
  tags,
  summary: 'Where everything stands, and the next step',
  responses: jsonAnswer('The overview', overviewSchema),
});

const regions = createRoute({
  method: 'get',
  path: '/exact/regions',
  tags,
  summary: 'Exact Online environments to choose from',
  responses: jsonAnswer('The environments', regionsSchema),
});

const beginExact = createRoute({
  method: 'post',
  path: '/exact/connect',
  tags,
  summary: 'Starts the visit to the consent page of Exact Online',
  request: { body: jsonBody(exactRegionInputSchema) },
  responses: jsonAnswer('Where the browser has to go', redirectSchema),
});

const administrations = createRoute({
  method: 'get',
  path: '/exact/administrations',
  tags,
  summary: 'Administrations that the person who gave consent may choose',
  responses: jsonAnswer('The administrations', administrationsSchema),
});

const chooseAdministration = createRoute({
  method: 'post',
  path: '/exact/administration',
  tags,
  summary: 'Chooses the administration and seals it: no call ever goes to another one',
  request: { body: jsonBody(administrationInputSchema) },
  responses: jsonAnswer('Chosen', z.null()),
});

export const connectRoutes = (parts: ApiParts) =>
  newApi()
    .openapi(overview, async (c) => c.json(await parts.service.overview(c.get('caller')), 200))
    .openapi(regions, (c) => c.json(parts.service.regions(), 200))
    .openapi(beginExact, async (c) => {
      const result = await parts.service.beginExact(c.get('caller'), c.req.valid('json'));
      if (result.is === 'refused') return refuse(c, result.refusal);
      rememberVisit(c, parts.cookies, result.value.url);
      return c.json(result.value, 200);
    })
    .openapi(administrations, async (c) => {
      const result = await parts.service.administrations(c.get('caller'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(chooseAdministration, async (c) => {
      const result = await parts.service.chooseAdministration(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    });
