import type { Surge } from '../speech/index.ts';
import type { Fault } from './fault.ts';

/** More callers come to a route, of all tenants or of one. */
export const trafficSurge = (surge: Surge): Fault => ({
  act: (level) => {
    surge.level = level;
  },
});
