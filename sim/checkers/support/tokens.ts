import type { RowChange } from '../../../src/store/memory/layer.ts';
import type { TokenRow } from '../../../src/store/port.ts';
import type { WireCall } from '../../world/network.ts';
import type { World } from '../../world/world.ts';

/** Opens what the simulation's seal closed: `context`, a line break, the text in Base64. */
export const unsealed = (sealed: string): string => Buffer.from(sealed.split('\n')[1] ?? '', 'base64').toString();

const bearerOf = (authorization: string | undefined): string => (authorization ?? '').replace(/^Bearer /i, '');

/** Every pair that was ever committed, and whose it is. */
export function liveTokens(world: World) {
  const byAccess = new Map<string, { readonly connectionId: string; readonly generation: number }>();
  const byRefresh = new Map<string, { readonly row: TokenRow; isSuperseded: boolean }>();
  const keep = (row: TokenRow): void => {
    byAccess.set(unsealed(row.sealedAccess), { connectionId: row.connectionId, generation: row.generation });
    const refresh = unsealed(row.sealedRefresh);
    if (!byRefresh.has(refresh)) byRefresh.set(refresh, { row, isSuperseded: false });
  };
  for (const row of world.store.rows('token')) keep(row);
  return {
    heard(changes: readonly RowChange[]): void {
      for (const { table, before, after } of changes) {
        if (table !== 'token' || after === null) continue;
        keep(after as TokenRow);
        const was = before === null ? undefined : unsealed((before as TokenRow).sealedRefresh);
        const is = unsealed((after as TokenRow).sealedRefresh);
        const old = was === undefined || was === is ? undefined : byRefresh.get(was);
        if (old !== undefined) old.isSuperseded = true;
      }
    },
    of: (authorization: string | undefined): string | undefined => byAccess.get(bearerOf(authorization))?.connectionId,
    /** Whose call it is: tokens do not tell where administrations share them. */
    ofCall: ({ connectionId, request }: WireCall): string | undefined =>
      connectionId ?? byAccess.get(bearerOf(request.headers.authorization))?.connectionId,
    isCommitted: (access: string): boolean => byAccess.has(access),
    refresh: (token: string) => byRefresh.get(token),
  };
}

/** The refresh token in a token request; null for every other request. */
export function refreshIn(request: { readonly url: string; readonly body: string | null }): string | null {
  if (!/token/i.test(request.url) || request.body === null) return null;
  const form = new URLSearchParams(request.body);
  return form.get('grant_type') === 'refresh_token' ? form.get('refresh_token') : null;
}

export { bearerOf };
