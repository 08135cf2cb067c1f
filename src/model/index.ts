/**
 * From a model file to a system that runs. Read model-file.ts (what a file holds), description.ts (what it
 * says, as plain data), system.ts (how that is wired) and replication.ts (how it is run and measured).
 */
export { type DelayName, delays } from '../speech/index.ts';
export {
  type Ceiling,
  ceilings,
  pace,
  relaxationOf,
  type StationDemand,
  stationDemands,
} from './demand.ts';
export type * from './description.ts';
export { distributionOf } from './distributions.ts';
export { modelJsonSchema, modelOverlayJsonSchema } from './json-schema.ts';
export type { Load } from './load.ts';
export { extendedModel, modelFile, modelOf, readModel } from './model-file.ts';
export * from './replication.ts';
