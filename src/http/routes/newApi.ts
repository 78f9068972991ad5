import { OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { refuse } from '../problems.ts';

const namedIssue = (error: z.core.$ZodError): { field: string; problem: string } => {
  const issue = error.issues[0];
  return { field: issue?.path.join('.') || 'body', problem: issue?.message ?? 'not acceptable' };
};

/** A group of routes whose input errors all answer 422 with the field and what is wrong with it. */
export const newApi = () =>
  new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c: Context) =>
      result.success ? undefined : refuse(c, { code: 'badInput', words: namedIssue(result.error) }),
  });
