import { Argument, type Command } from 'commander';
import { fidelityFile, tableMap } from '../calibration/index.ts';
import { experimentJsonSchema } from '../experiment/index.ts';
import { type JsonSchema, jsonSchemaOf } from '../files/index.ts';
import { gateFile } from '../gates/index.ts';
import { modelJsonSchema, profileJsonSchema } from '../model/index.ts';

const SCHEMAS: Readonly<Record<string, () => JsonSchema>> = {
  model: modelJsonSchema,
  profile: profileJsonSchema,
  experiment: experimentJsonSchema,
  gate: () => jsonSchemaOf(gateFile),
  fidelity: () => jsonSchemaOf(fidelityFile),
  'table-map': () => jsonSchemaOf(tableMap),
};

const EXAMPLE = `
Example:
  $ turnsim schema model > model.schema.json
  and as the first line of a model, for editors that know the YAML language server:
  # yaml-language-server: $schema=model.schema.json`;

/** Adds `turnsim schema`. */
export function addSchema(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a kind of file')
    .description('Print the JSON Schema (draft-07) of a kind of file, for editors.')
    .addArgument(new Argument('<kind>', 'kind of file').choices(Object.keys(SCHEMAS)))
    .addHelpText('after', EXAMPLE)
    .action((kind: string) => {
      process.stdout.write(schemaText(kind));
    });
}

/** The text of the schema, which is also that of the shipped file. */
export const schemaText = (kind: string): string => `${laidOut(SCHEMAS[kind]!())}\n`;

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
