import { z } from 'zod';
import { type ControlCall, ControlRefusal, type ControlRoute } from '../kit/controlRoute.ts';
import type { ControlDesk } from './control.ts';
import { divisionBarriers, userBarriers } from './limits/barriers.ts';

/** `BlockingStatus` of a company: 0 is open, 1 is being backed up or restored (exact-online.md 7.1). */
const openStatus = 0;
const backupStatus = 1;

/** Keeps people and companies out, as an expired licence or a locked account does. */
export function barrierRoutes(desk: ControlDesk): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: 'people/{user}/barrier',
      summary: `Keeps a user out, by e-mail address: ${userBarriers.join(' or ')}; null lets them in again.`,
      example: { reason: 'BlockedUser' },
      handle: (call) => {
        const user = desk.state.userNamed(decodeURIComponent(call.parameters.user ?? ''));
        if (user === undefined) throw new ControlRefusal('There is no such user.', 404);
        const { reason } = asked(call, z.strictObject({ reason: z.enum(userBarriers).nullable() }));
        desk.barriers.setUser(user.id, reason);
        return { user: user.email, reason };
      },
    },
    {
      method: 'POST',
      path: 'divisions/{division}/barrier',
      summary: `Closes a company: ${divisionBarriers.join(', ')}; null opens it again.`,
      example: { reason: 'LicenseExpired' },
      handle: (call) => {
        const row = desk.state.divisionRow(Number(call.parameters.division));
        if (row === undefined) throw new ControlRefusal('There is no such administration.', 404);
        const { reason } = asked(call, z.strictObject({ reason: z.enum(divisionBarriers).nullable() }));
        desk.barriers.setDivision(row.Code, reason);
        desk.state.putDivision({ ...row, BlockingStatus: reason === 'DivisionBlocked' ? backupStatus : openStatus });
        return { division: row.Code, reason };
      },
    },
  ];
}

function asked<Shape extends z.ZodType>({ body }: ControlCall, shape: Shape): z.infer<Shape> {
  const read = shape.safeParse(body);
  if (!read.success) throw new ControlRefusal(z.prettifyError(read.error));
  return read.data;
}
