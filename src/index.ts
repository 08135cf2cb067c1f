/**
 * turnsim as a library: what the command line uses. Read a model and an experiment, plan its cells, run
 * their tasks on an executor, and turn the results into tables and an answer.
 */
export * from './executors/index.ts';
export * from './experiment/index.ts';
export { describeMistake, type Mistake, type Opened, type OpenFile } from './files/index.ts';
export * from './gates/index.ts';
export {
  type Ceiling,
  ceilings,
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from './model/index.ts';
export * from './report/index.ts';
export * from './theory/index.ts';
