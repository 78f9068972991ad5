import type { WireRequest } from '../../kit/wire.ts';
import { badRequest } from '../rules/refusal.ts';
import { type Body, isBody } from '../rules/write.ts';

/** The JSON object of a write, or a refusal that says what is wrong with it. */
export function parseJson(request: WireRequest): Body {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch {
    throw badRequest('The body is not valid UTF-8.');
  }
  if (text.trim() === '') throw badRequest('The body is empty; a JSON object is required.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
  if (!isBody(parsed)) throw badRequest('The body must be a JSON object.');
  return parsed;
}
