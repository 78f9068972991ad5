import { createRoute, z } from '@hono/zod-openapi';
import {
  answeredMatchesSchema,
  conflictAnswerSchema,
  conflictsSchema,
  matchesSchema,
  undoInputSchema,
} from '../contract/live.ts';
import { pageQueryShape } from '../contract/paging.ts';
import { answerInputSchema, runIdSchema, runViewSchema, startInputSchema } from '../contract/runs.ts';
import type { ApiParts } from '../env.ts';
import { jsonAnswer, jsonBody, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const id = z.string().min(1).max(100);

const conflicts = createRoute({
  method: 'get',
  path: '/conflicts',
  tags: ['Conflicts'],
  summary: 'Fields that were changed on both sides, with what both last agreed on',
  responses: jsonAnswer('The open conflicts', conflictsSchema),
});

const answerConflict = createRoute({
  method: 'post',
  path: '/conflicts/{id}/answer',
  tags: ['Conflicts'],
  summary: 'Says whose value counts, or that both stay; for this one, or from now on',
  request: { params: z.object({ id }), body: jsonBody(conflictAnswerSchema) },
  responses: jsonAnswer('Taken', z.null()),
});

const matches = createRoute({
  method: 'get',
  path: '/matches',
  tags: ['Conflicts'],
  summary: 'Records that came up since the import and whose counterpart only a person can name',
  responses: jsonAnswer('The open matches, with their candidates', matchesSchema),
});

const answerMatch = createRoute({
  method: 'put',
  path: '/matches/answer',
  tags: ['Conflicts'],
  summary: 'Says which record a doubtful match means; null takes the answer back',
  request: { body: jsonBody(answerInputSchema) },
  responses: jsonAnswer('Taken', z.null()),
});

const answeredMatches = createRoute({
  method: 'get',
  path: '/matches/answered',
  tags: ['Conflicts'],
  summary: 'What people answered to questions about matches, the latest first',
  request: { query: z.object({ offset: pageQueryShape.offset, limit: pageQueryShape.limit }) },
  responses: jsonAnswer('The page', answeredMatchesSchema),
});

const planUndo = createRoute({
  method: 'post',
  path: '/undo',
  tags: ['Undo'],
  summary:
    'Plans to take back what was written to a record, by a run, by one entry of the history or by all that are found; writes nothing',
  request: { body: jsonBody(undoInputSchema) },
  responses: jsonAnswer('The run to look at', runIdSchema),
});

const startUndo = createRoute({
  method: 'post',
  path: '/undo/{runId}/start',
  tags: ['Undo'],
  summary: 'Takes back exactly what the plan shows',
  request: { params: z.object({ runId: id }), body: jsonBody(startInputSchema) },
  responses: jsonAnswer('The run', runViewSchema),
});

export const decisionRoutes = ({ service }: ApiParts) =>
  newApi()
    .openapi(conflicts, async (c) => c.json(await service.conflicts(c.get('caller')), 200))
    .openapi(answerConflict, async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('json') };
      const result = await service.answerConflict(c.get('caller'), input);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(matches, async (c) => c.json(await service.matches(c.get('caller')), 200))
    .openapi(answerMatch, async (c) => {
      const result = await service.answerMatch(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(answeredMatches, async (c) =>
      c.json(await service.answeredMatches(c.get('caller'), c.req.valid('query')), 200),
    )
    .openapi(planUndo, async (c) => {
      const result = await service.planUndo(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(startUndo, async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('json') };
      const result = await service.startUndo(c.get('caller'), input);
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    });
