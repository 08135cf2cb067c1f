/**
 * turnsim as a library: what the command line uses. Read a model and an experiment, plan its cells, run
 * their tasks on an executor, and turn the results into tables and an answer.
 */
export { type Job, Phase } from './engine/index.ts';
export * from './executors/index.ts';
export * from './experiment/index.ts';
export { describeMistake, type Mistake, type Opened, type OpenFile } from './files/index.ts';
export * from './gates/index.ts';
export type { OwnParts } from './model/index.ts';
export {
  type Ceiling,
  ceilings,
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from './model/index.ts';
export { type Backlog, type DispatchPolicy, NONE } from './policies/index.ts';
export * from './report/index.ts';
export type { Site, Station } from './stations/index.ts';
export * from './theory/index.ts';
