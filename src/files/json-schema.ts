import * as z from 'zod';
import { isMapping, type Mapping } from './plain-data.ts';
import { type Choice, choicesOf } from './schema-parts.ts';

/** A JSON Schema, draft-07, which editors understand. */
export type JsonSchema = Mapping;

/** What a file of this schema may hold, as far as JSON Schema can say it. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.format === 'ends_with') delete jsonSchema.format; // the pattern says it
      const choices = zodSchema instanceof z.ZodObject ? choicesOf(zodSchema) : [];
      const isToldBySize = jsonSchema.maxProperties === 1;
      if (isToldBySize || choices.length === 0) return;
      const words = choices.map(wordOf);
      Object.assign(jsonSchema, words.length === 1 ? words[0] : { allOf: words });
    },
  }) as JsonSchema;

const wordOf = ({ keys, exclusive }: Choice) => ({
  [exclusive ? 'oneOf' : 'anyOf']: keys.map((key) => ({ required: [key] })),
});

/**
 * What a file may hold that is laid over one of this schema and names it with `extends`: everything may be
 * left out, and any key may be taken away with null. Its definitions have names that those of the schema
 * itself have not.
 */
export function overlayJsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, title: __, ...rest } = relaxed(jsonSchemaOf(schema)) as Mapping;
  const definitions = Object.entries((rest['definitions'] ?? {}) as Mapping);
  return {
    ...rest,
    required: ['extends'],
    definitions: Object.fromEntries(definitions.map(([name, value]) => [overlayOf(name), value])),
  };
}

const overlayOf = (name: string): string => `overlay${name}`;

/**
 * Words that ask for what the base may have, tell a default that is not that of the base, or count keys of which one
 * takes another away.
 */
const LEFT_OUT = ['required', 'minProperties', 'maxProperties', 'default'];

function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (!isMapping(schema)) return schema;
  const entries = Object.entries(schema).flatMap(([word, value]): [string, unknown][] => {
    if (LEFT_OUT.includes(word)) return [];
    switch (word) {
      case 'properties':
        return [[word, Object.fromEntries(Object.entries(value as Mapping).map(removable))]];
      case 'additionalProperties':
        return [[word, isMapping(value) ? orNull(value) : value]];
      case 'allOf':
        return areChoicesOfKeys(value as Mapping[]) ? [] : [[word, relaxed(value)]];
      case 'oneOf':
      case 'anyOf':
        // Without the keys that it needs, a mapping may be of several kinds.
        return isChoiceOfKeys(value as Mapping[]) ? [] : [['anyOf', relaxed(value)]];
      case '$ref':
        return [[word, String(value).replace(/[^/]+$/, overlayOf)]];
      default:
        return [[word, relaxed(value)]];
    }
  });
  return Object.fromEntries(entries);
}

/** Kinds tell what a mapping is, and are never taken away. */
const removable = ([key, value]: [string, unknown]): [string, unknown] => [
  key,
  isMapping(value) && 'const' in value ? value : orNull(value as Mapping),
];

function orNull(schema: Mapping): Mapping {
  const { description, ...words } = relaxed(schema) as Mapping;
  const about = description === undefined ? {} : { description };
  const { type, enum: values, anyOf, ...rest } = words;
  if (Array.isArray(anyOf)) return { ...about, ...rest, anyOf: [...anyOf, NULL] };
  if (type === undefined) return { ...about, anyOf: [words, NULL] };
  // The other words ask nothing of null.
  const choice = Array.isArray(values) ? { enum: [...values, null] } : {};
  return { ...about, type: [type, 'null'].flat(), ...rest, ...choice };
}

const NULL = { type: 'null' };

const areChoicesOfKeys = (all: readonly Mapping[]): boolean =>
  all.every(({ oneOf, anyOf }) => {
    const branches = oneOf ?? anyOf;
    return Array.isArray(branches) && isChoiceOfKeys(branches);
  });

const isChoiceOfKeys = (branches: readonly Mapping[]): boolean =>
  branches.every((branch) => Object.keys(branch).join() === 'required');
