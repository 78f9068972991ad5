import { FencedOff, type Lease, type StoreWrites } from '../port.ts';
import type { Views } from './rows.ts';

type Writes = Pick<StoreWrites, 'takeLease' | 'releaseLease' | 'guard'>;

/** Marks a lease that was given back: it is over for everybody, while its fence lives on in the row. */
const releasedMs = 0;

export const leaseWrites = ({ lease: leases }: Views): Writes => ({
  takeLease: async (connectionId, holder, nowMs, leaseMs) => {
    const stored = leases.get(connectionId);
    const isOver = stored === undefined || stored.untilMs <= nowMs;
    if (!isOver && stored.holder !== holder) return null;
    const isRenewal = !isOver && stored.holder === holder;
    const fence = (stored?.fence ?? 0) + (isRenewal ? 0 : 1);
    const granted: Lease = { connectionId, fence, holder, untilMs: nowMs + leaseMs };
    leases.put(granted);
    return granted;
  },
  releaseLease: async (lease) => {
    const stored = leases.get(lease.connectionId);
    if (stored === undefined || !isOf(stored, lease)) return;
    leases.put({ ...stored, untilMs: releasedMs });
  },
  guard: async (lease) => {
    const stored = leases.get(lease.connectionId);
    if (stored === undefined || !isOf(stored, lease) || stored.untilMs === releasedMs) throw new FencedOff(lease);
  },
});

const isOf = (stored: Lease, lease: Lease): boolean => stored.fence === lease.fence && stored.holder === lease.holder;
