import { type JsonSchema, jsonSchemaOf, type Mapping } from '../files/index.ts';
import { modelOverlayJsonSchema } from '../model/index.ts';
import { experimentFile } from './experiment-file.ts';

/** What an experiment file may hold, for editors; changes to its model are spelt out, once for all policies. */
export function experimentJsonSchema(): JsonSchema {
  const { properties, ...experiment } = jsonSchemaOf(experimentFile);
  const { definitions, required, ...changes } = modelOverlayJsonSchema();
  const { model, policies, ...others } = properties as Readonly<Record<string, Mapping>>;
  const changed = changes['properties'] as Readonly<Record<string, Mapping>>;
  const { anyOf, ...about } = model!;
  const [path] = anyOf as readonly JsonSchema[];
  return {
    ...experiment,
    properties: {
      ...others,
      model: { ...about, anyOf: [path, { allOf: [CHANGES], required }] },
      policies: { ...policies, additionalProperties: CHANGES },
      faults: changed['faults'],
      runbooks: changed['runbooks'],
      invariants: changed['invariants'],
    },
    definitions: { changes, ...(definitions as object) },
  };
}

const CHANGES: JsonSchema = { $ref: '#/definitions/changes' };
