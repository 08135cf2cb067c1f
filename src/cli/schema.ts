import { fidelityFile, tableMap } from '../calibration/index.ts';
import { experimentJsonSchema } from '../experiment/index.ts';
import { type JsonSchema, jsonSchemaOf } from '../files/index.ts';
import { gateFile } from '../gates/index.ts';
import { modelJsonSchema, profileJsonSchema } from '../model/index.ts';
import type { SchemaKind } from './commands/schema.ts';

const SCHEMAS: Readonly<Record<SchemaKind, () => JsonSchema>> = {
  model: modelJsonSchema,
  profile: profileJsonSchema,
  experiment: experimentJsonSchema,
  gate: () => jsonSchemaOf(gateFile),
  fidelity: () => jsonSchemaOf(fidelityFile),
  'table-map': () => jsonSchemaOf(tableMap),
};

/** Does `turnsim schema`. */
export function schema(kind: SchemaKind): void {
  process.stdout.write(schemaText(kind));
}

/** The text of the schema, which is also that of the shipped file. */
export const schemaText = (kind: SchemaKind): string => `${laidOut(SCHEMAS[kind]())}\n`;

const LINE = 100;

/** JSON; what fits on a line is not broken. */
function laidOut(value: unknown, indent = ''): string {
  const whole = JSON.stringify(value);
  const breaks = typeof value === 'object' && value !== null;
  if (!breaks || indent.length + whole.length <= LINE) return whole;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const entries = Object.entries(value).map(
    ([key, entry]) => inner + (isList ? '' : `${JSON.stringify(key)}: `) + laidOut(entry, inner),
  );
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`;
}
