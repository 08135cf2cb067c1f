/** The engine: clock, calendar, jobs, lines. Read simulation.ts, then event.ts, then calendar.ts. */
export { widened } from './columns.ts';
export { type Door, Job, JobPool, type Path } from './job.ts';
export { Line } from './line.ts';
export type { Mark } from './marks.ts';
export { RankedLine } from './ranked-line.ts';
export { type EventKind, type Happening, Simulation } from './simulation.ts';
export { type EventPhase, type Micros, Phase } from './time.ts';
export { Timers } from './timers.ts';
export { ZERO } from './zero.ts';
