import { z } from 'zod';
import { type ControlCall, ControlRefusal, type ControlRoute } from '../kit/controlRoute.ts';
import { barrierRoutes } from './controlBarriers.ts';
import { booksRoutes } from './controlBooks.ts';
import { facts } from './facts.ts';
import type { Barriers } from './limits/barriers.ts';
import type { ErrorLimit } from './limits/errorLimit.ts';
import type { Grants } from './oauth/grants.ts';
import { movedEntities } from './resources/catalogue.ts';
import { parseSettings, type SettingsStore } from './settings.ts';
import type { ExactState } from './state/exactState.ts';
import { scopeRights } from './wire/scopes.ts';

export interface ControlDesk {
  readonly state: ExactState;
  readonly grants: Grants;
  readonly settings: SettingsStore;
  readonly errorLimit: ErrorLimit;
  readonly barriers: Barriers;
}

const appShape = z.strictObject({
  clientId: z.guid(),
  clientSecret: z.string().min(1),
  webhookSecret: z.string().min(1).default('webhooks'),
  name: z.string().min(1),
  redirectUris: z.array(z.url()),
  /** Area, such as `Crm accounts`, to right; absent for every right. */
  scopes: z.record(z.string(), z.enum(scopeRights)).nullable().default(null),
});

const tokenShape = z.strictObject({
  clientId: z.guid(),
  user: z.string(),
  divisions: z.array(z.int()).optional(),
});

/** What the Exact sandbox adds to the control API of the kit. */
export function exactControlRoutes(desk: ControlDesk): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'settings',
      summary: 'The switches of this sandbox and their values.',
      handle: () => desk.settings.current,
    },
    {
      method: 'POST',
      path: 'settings',
      summary: 'Changes some switches, from the next call on.',
      example: { isLimited: false },
      handle: ({ body }) => {
        try {
          return desk.settings.change(parseSettings(body));
        } catch (error) {
          throw new ControlRefusal(error instanceof Error ? error.message : String(error));
        }
      },
    },
    {
      method: 'DELETE',
      path: 'blocks',
      summary: 'Forgives all client errors and unblocks every app.',
      handle: () => {
        desk.errorLimit.clear();
        return null;
      },
    },
    {
      method: 'GET',
      path: 'people',
      summary: 'Users and administrations.',
      handle: () => ({ users: desk.state.users(), divisions: desk.state.divisionRows() }),
    },
    ...appRoutes(desk),
    {
      method: 'POST',
      path: 'divisions/{division}/edition',
      summary: 'Sets the licence of a company: bookkeeping, or trade.',
      example: { edition: 'bookkeeping' },
      handle: (call) => setEdition(desk, call),
    },
    ...barrierRoutes(desk),
    ...booksRoutes(desk),
    {
      method: 'POST',
      path: 'divisions/{division}/move',
      summary: 'Moves an administration to another database: rowversions start anew, DivisionMoveDate is set.',
      handle: (call) => moveDivision(desk, call),
    },
  ];
}

function appRoutes(desk: ControlDesk): readonly ControlRoute[] {
  return [
    { method: 'GET', path: 'apps', summary: 'Registered apps.', handle: () => desk.grants.apps() },
    {
      method: 'POST',
      path: 'apps',
      summary: 'Registers an app, or replaces the one of that client id.',
      example: {
        clientId: '11111111-2222-3333-4444-555555555555',
        clientSecret: 'secret',
        webhookSecret: 'webhooks',
        name: 'My app',
        redirectUris: ['https://example.com/callback'],
      },
      handle: ({ body }) => {
        const app = checked(appShape, body);
        const registered = { ...app, clientId: app.clientId.toLowerCase() };
        desk.grants.register(registered);
        return registered;
      },
    },
    {
      method: 'GET',
      path: 'grants',
      summary: 'Consents given, with their administrations. Tokens are not shown.',
      handle: () => desk.grants.grants().map(({ refreshToken: _hidden, ...grant }) => grant),
    },
    {
      method: 'POST',
      path: 'grants',
      summary: 'Gives consent and issues a token pair without a browser, for tests.',
      example: { clientId: facts.client.id, user: facts.users[0]?.email },
      handle: ({ body }) => grant(desk, checked(tokenShape, body)),
    },
    {
      method: 'DELETE',
      path: 'grants/{grant}',
      summary: 'Withdraws a consent: its tokens stop working at once.',
      handle: ({ parameters }) => {
        if (!desk.grants.withdraw(parameters.grant ?? '')) throw new ControlRefusal('There is no such grant.', 404);
        return null;
      },
    },
  ];
}

function grant(desk: ControlDesk, asked: z.infer<typeof tokenShape>): object {
  const app = desk.grants.app(asked.clientId);
  const user = desk.state.userNamed(asked.user);
  if (app === undefined) throw new ControlRefusal('clientId: no such app is registered.', 404);
  if (user === undefined) {
    const names = desk.state.users().map((one) => one.email);
    throw new ControlRefusal(`user: one of ${names.join(', ')}.`, 404);
  }
  const divisions = asked.divisions ?? user.divisions;
  const foreign = divisions.filter((code) => !user.divisions.includes(code));
  if (foreign.length > 0) throw new ControlRefusal(`divisions: ${user.email} has no rights to ${foreign.join(', ')}.`);
  const opened = desk.grants.open(app, user.id, divisions);
  return { grant: opened.grant.id, access_token: opened.pair.accessToken, refresh_token: opened.pair.refreshToken };
}

function moveDivision(desk: ControlDesk, { parameters }: ControlCall): object {
  const code = Number(parameters.division);
  const division = desk.state.division(code);
  const row = desk.state.divisionRow(code);
  if (division === undefined || row === undefined) throw new ControlRefusal('There is no such administration.', 404);
  division.restartTimestamps(movedEntities);
  const moved = { ...row, DivisionMoveDate: division.nowWall() };
  desk.state.putDivision(moved);
  return { division: code, DivisionMoveDate: moved.DivisionMoveDate };
}

function setEdition(desk: ControlDesk, { parameters, body }: ControlCall): object {
  const row = desk.state.divisionRow(Number(parameters.division));
  if (row === undefined) throw new ControlRefusal('There is no such administration.', 404);
  const { edition } = checked(z.strictObject({ edition: z.enum(['bookkeeping', 'trade']) }), body);
  desk.state.putDivision({ ...row, Edition: edition });
  return { division: row.Code, edition };
}

function checked<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const read = shape.safeParse(body);
  if (!read.success) throw new ControlRefusal(z.prettifyError(read.error));
  return read.data;
}
