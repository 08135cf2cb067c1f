/**
 * What must hold at every event of a run. Read invariant.ts, strict-urgency.ts (the shortest one that is not trivial),
 * then observer.ts (how they are told what happens, and who did what first).
 */
export { type Happening, Happenings } from './happenings.ts';
export { isolation } from './isolation.ts';
export { Observer, type Placed, type Violation } from './observer.ts';
export { noGap, nothingForbidden, nothingStale, nothingUnchecked } from './replies.ts';
export { spending } from './spending.ts';
export { startsWithin } from './starts-within.ts';
export { stopsWithin } from './stops-within.ts';
export { strictUrgency } from './strict-urgency.ts';
export { voicesReady } from './voices-ready.ts';
