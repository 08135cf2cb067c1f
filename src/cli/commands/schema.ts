import { Argument, type Command } from 'commander';

/** The kinds of files that have a schema. */
const KINDS = ['model', 'profile', 'experiment', 'gate', 'fidelity', 'table-map'] as const;
export type SchemaKind = (typeof KINDS)[number];

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
    .addArgument(new Argument('<kind>', 'kind of file').choices(KINDS))
    .addHelpText('after', EXAMPLE)
    .action(async (kind: SchemaKind) => (await import('../schema.ts')).schema(kind));
}
