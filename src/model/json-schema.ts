import { type JsonSchema, jsonSchemaOf, overlayJsonSchemaOf } from '../files/index.ts';
import { modelFile } from './model-file.ts';

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
    else: model,
    definitions: { ...(definitions as object), ...(overlayDefinitions as object) },
  };
}

/** Changes to a model that is named under `extends`. */
export const modelOverlayJsonSchema = (): JsonSchema => overlayJsonSchemaOf(modelFile);
