import { createRoute, z } from '@hono/zod-openapi';
import {
  liveViewSchema,
  observeOnlyInputSchema,
  pauseScopeSchema,
  rulesChangeSchema,
  rulesInputSchema,
  rulesPreviewSchema,
  rulesViewSchema,
  seenBrakeSchema,
} from '../contract/live.ts';
import { recordPathSchema } from '../contract/records.ts';
import { emptyInputSchema } from '../contract/runs.ts';
import type { ApiParts } from '../env.ts';
import { jsonAnswer, jsonBody, refuse } from '../problems.ts';
import { newApi } from './newApi.ts';

const tags = ['Changes'];
const responses = jsonAnswer('Where it stands now', liveViewSchema);

const live = createRoute({
  method: 'get',
  path: '/live',
  tags,
  summary: 'How well both systems agree, and what stands in the way',
  responses,
});

const pause = createRoute({
  method: 'post',
  path: '/live/pause',
  tags,
  summary: 'Holds back writes of the connection, of one kind or of one record; none begins after the answer',
  request: { body: jsonBody(pauseScopeSchema) },
  responses,
});

const resume = createRoute({
  method: 'post',
  path: '/live/resume',
  tags,
  summary: 'Lets go what a pause of the same scope held back',
  request: { body: jsonBody(pauseScopeSchema) },
  responses,
});

const setObserveOnly = createRoute({
  method: 'put',
  path: '/live/observe-only',
  tags,
  summary: 'Whether changes are only read and planned, and nothing is written',
  request: { body: jsonBody(observeOnlyInputSchema) },
  responses,
});

const liftBrake = createRoute({
  method: 'post',
  path: '/live/brake/lift',
  tags,
  summary: 'Carries out what the brake held back, by the rules as they are now',
  request: { body: jsonBody(seenBrakeSchema) },
  responses,
});

const discardBrake = createRoute({
  method: 'post',
  path: '/live/brake/discard',
  tags,
  summary: 'Leaves undone what the brake held back; changed rules go back to those that were confirmed',
  request: { body: jsonBody(seenBrakeSchema) },
  responses,
});

const compareNow = createRoute({
  method: 'post',
  path: '/live/compare',
  tags,
  summary: 'Reads both systems from the beginning and compares everything',
  request: { body: jsonBody(emptyInputSchema) },
  responses,
});

const rules = createRoute({
  method: 'get',
  path: '/live/rules',
  tags,
  summary: 'Who leads for which field, and who decided that',
  responses: jsonAnswer('The rules', rulesViewSchema),
});

const previewRules = createRoute({
  method: 'post',
  path: '/live/rules/preview',
  tags,
  summary: 'What other rules would do to what is there; stores nothing',
  request: { body: jsonBody(rulesInputSchema) },
  responses: jsonAnswer('What would be written', rulesPreviewSchema),
});

const changeRules = createRoute({
  method: 'patch',
  path: '/live/rules',
  tags,
  summary:
    'Changes rules; what is absent stays as it is, and what they would write that nobody has seen waits for the brake',
  request: { body: jsonBody(rulesChangeSchema) },
  responses,
});

const lookAgain = createRoute({
  method: 'post',
  path: '/records/{kind}/{side}/{id}/look',
  tags,
  summary: 'Looks at one record on both sides now',
  request: { params: recordPathSchema, body: jsonBody(emptyInputSchema) },
  responses: jsonAnswer('It will be looked at', z.null()),
});

export const liveRoutes = ({ service }: ApiParts) =>
  newApi()
    .openapi(live, async (c) => c.json(await service.live(c.get('caller')), 200))
    .openapi(pause, async (c) => {
      const result = await service.pause(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(resume, async (c) => {
      const result = await service.resume(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(setObserveOnly, async (c) => {
      const result = await service.setObserveOnly(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(liftBrake, async (c) => {
      const result = await service.liftBrake(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(discardBrake, async (c) => {
      const result = await service.discardBrake(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(rules, async (c) => {
      const result = await service.rules(c.get('caller'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(previewRules, async (c) => {
      const result = await service.previewRules(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(compareNow, async (c) => {
      const result = await service.compareNow(c.get('caller'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(changeRules, async (c) => {
      const result = await service.changeRules(c.get('caller'), c.req.valid('json'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    })
    .openapi(lookAgain, async (c) => {
      const result = await service.lookAgain(c.get('caller'), c.req.valid('param'));
      return result.is === 'ok' ? c.json(result.value, 200) : refuse(c, result.refusal);
    });
