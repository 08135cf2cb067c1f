import { type JsonSchema, jsonSchemaOf, type Mapping } from '../files/index.ts';
import { modelOverlayJsonSchema } from '../model/index.ts';
import { experimentFile } from './experiment-file.ts';

/** What an experiment file may hold, for editors; changes to its model are spelt out. */
export function experimentJsonSchema(): JsonSchema {
  const { properties, ...experiment } = jsonSchemaOf(experimentFile);
  const { definitions, ...overlay } = modelOverlayJsonSchema();
  const { model, ...others } = properties as Readonly<Record<string, Mapping>>;
  const { anyOf, ...about } = model!;
  const [path] = anyOf as readonly JsonSchema[];
  return {
    ...experiment,
    properties: { ...others, model: { ...about, anyOf: [path, overlay] } },
    definitions,
  };
}
