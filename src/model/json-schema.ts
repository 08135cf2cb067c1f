import {
  type JsonSchema,
  jsonSchemaOf,
  type Mapping,
  mappingOf,
  overlayJsonSchemaOf,
} from '../files/index.ts';
import { modelFile } from './model-file.ts';
import { profileFile } from './profile.ts';

/** What a model file may hold, for editors: a whole model, or changes to one that it extends. */
export function modelJsonSchema(): JsonSchema {
  const { $schema, title, definitions, ...model } = jsonSchemaOf(modelFile);
  const { definitions: overlayDefinitions, ...overlay } = modelOverlayJsonSchema();
  return {
    $schema,
    title,
    type: 'object',
    if: { required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: overlay,
    else: withStations(model, (whole) => ({
      if: { required: ['profile'] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
      then: { $ref: `#/definitions/${PROFILED}` },
      else: whole,
    })),
    definitions: { ...(definitions as object), ...(overlayDefinitions as object) },
  };
}

/** Changes to a model that is named under `extends`. */
export function modelOverlayJsonSchema(): JsonSchema {
  const { definitions, ...model } = overlayJsonSchemaOf(modelFile);
  const station = stationOf(model);
  const kinds = (station['anyOf'] as Mapping[]).map(({ properties, ...kind }) =>
    properties === undefined
      ? kind
      : { ...kind, properties: { profile: PROFILE, ...(properties as object) } },
  );
  return {
    ...withStations(model, () => ({ $ref: `#/definitions/${PROFILED}` })),
    definitions: { ...(definitions as object), [PROFILED]: { ...station, anyOf: kinds } },
  };
}

/** What a profile may hold. */
export const profileJsonSchema = (): JsonSchema => jsonSchemaOf(profileFile);

/** Name of the definition of a station that may have a profile and need not be whole. */
const PROFILED = 'profiledStation';

const PROFILE: JsonSchema = {
  description:
    'Path of a profile that the station is laid over, relative to this file, or turnsim/NAME for one that is shipped; ~ takes away a key of it',
  type: ['string', 'null'],
  minLength: 1,
};

const stationOf = ({ properties }: JsonSchema): JsonSchema =>
  mappingOf(mappingOf(mappingOf(properties)['stations'])['additionalProperties']);

/** The schema with another one of a station. */
function withStations(model: JsonSchema, changed: (station: JsonSchema) => JsonSchema): JsonSchema {
  const properties = mappingOf(model['properties']);
  const stations = mappingOf(properties['stations']);
  const additionalProperties = changed(stationOf(model));
  return {
    ...model,
    properties: { ...properties, stations: { ...stations, additionalProperties } },
  };
}
