import type { Store } from '../store/port.ts';
import type { EnginePorts } from './ports.ts';
import { Sides } from './sides.ts';

/** What every part of the engine works with. One per process. */
export interface EngineContext {
  readonly ports: EnginePorts;
  readonly store: Store;
  readonly sides: Sides;
}

export const makeContext = (ports: EnginePorts, store: Store): EngineContext => ({
  ports,
  store,
  sides: new Sides(ports, store),
});
