import { ODataError } from '../../kit/odata/index.ts';
import { badRequest } from '../rules/refusal.ts';

/** Errors of the query language are the client's. */
export function asRefusal<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ODataError) throw badRequest(error.message);
    throw error;
  }
}
