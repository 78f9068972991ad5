import { createRoute, z } from '@hono/zod-openapi';
import {
  answerInputSchema,
  emptyInputSchema,
  itemDetailSchema,
  itemKeyQuerySchema,
  itemPageSchema,
  itemQuerySchema,
  previewInputSchema,
  runIdSchema,
  runViewSchema,
  startInputSchema,
} from '../contract/runs.ts';
import type { ApiParts } from '../env.ts';
import { jsonAnswer, jsonBody, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const tags = ['Import'];
const params = z.object({ runId: z.string().min(1).max(100) });

const startPreview = createRoute({
  method: 'post',
  path: '/runs',
  tags,
  summary: 'Reads both systems and plans the import; writes nothing to either',
  request: { body: jsonBody(previewInputSchema) },
  responses: jsonAnswer('The run that reads and plans', runIdSchema),
});

const runView = createRoute({
  method: 'get',
  path: '/runs/{runId}',
  tags,
  summary: 'State, counts and progress of a run; cheap enough to ask every second',
  request: { params },
  responses: jsonAnswer('The run', runViewSchema),
});

const items = createRoute({
  method: 'get',
  path: '/runs/{runId}/items',
  tags,
  summary: 'Records of the plan, in plan order, a page at a time',
  request: { params, query: itemQuerySchema },
  responses: jsonAnswer('The page', itemPageSchema),
});

const item = createRoute({
  method: 'get',
  path: '/runs/{runId}/item',
  tags,
  summary: 'One record of the plan, field by field, with the candidates of a doubtful match',
  request: { params, query: itemKeyQuerySchema },
  responses: jsonAnswer('The record', itemDetailSchema),
});

const answer = createRoute({
  method: 'put',
  path: '/runs/{runId}/answer',
  tags,
  summary: 'Says which record a doubtful match means; null takes the answer back',
  request: { params, body: jsonBody(answerInputSchema) },
  responses: jsonAnswer('The run with its new plan', runViewSchema),
});

const start = createRoute({
  method: 'post',
  path: '/runs/{runId}/start',
  tags,
  summary: 'Starts the import of exactly the plan that was shown',
  request: { params, body: jsonBody(startInputSchema) },
  responses: jsonAnswer('The run', runViewSchema),
});

const goOn = createRoute({
  method: 'post',
  path: '/runs/{runId}/continue',
  tags,
  summary: 'Tries again now what waits for a system or for a person',
  request: { params, body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('The run', runViewSchema),
});

export const runRoutes = ({ service }: ApiParts) =>
  newApi()
    .openapi(startPreview, async (c) => {
      const result = await service.startPreview(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(runView, async (c) => {
      const result = await service.runView(c.get('caller'), c.req.valid('param').runId);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(items, async (c) => {
      const { actions, states, kind, search, offset, limit } = c.req.valid('query');
      const result = await service.planItems(c.get('caller'), {
        runId: c.req.valid('param').runId,
        actions: actions ?? null,
        states,
        kind: kind ?? null,
        search: search || null,
        offset,
        limit,
      });
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(item, async (c) => {
      const input = { runId: c.req.valid('param').runId, key: c.req.valid('query').key };
      const result = await service.planItem(c.get('caller'), input);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(answer, async (c) => {
      const input = { runId: c.req.valid('param').runId, ...c.req.valid('json') };
      const result = await service.answer(c.get('caller'), input);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(start, async (c) => {
      const input = { runId: c.req.valid('param').runId, planVersion: c.req.valid('json').planVersion };
      const result = await service.startImport(c.get('caller'), input);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(goOn, async (c) => {
      const result = await service.continueRun(c.get('caller'), c.req.valid('param').runId);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    });
