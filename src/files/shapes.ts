import * as z from 'zod';
import type { Mapping } from './plain-data.ts';
import { choicesOf } from './schema-parts.ts';

/** What a collection may be by its schema: a mapping with known keys or with free ones, or a list. */
export type Shape = z.ZodObject | z.ZodRecord | z.ZodArray;

/** The shapes that a schema allows, one for each branch of its unions. */
export function shapesOf(schema: z.core.$ZodType): Shape[] {
  if (schema instanceof z.ZodObject) return [schema];
  if (schema instanceof z.ZodRecord || schema instanceof z.ZodArray) return [schema];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(shapesOf);
  if (schema instanceof z.ZodPipe) return shapesOf(schema.def.in);
  if (schema instanceof z.ZodLazy) return shapesOf(schema.def.getter());
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return wraps ? shapesOf(schema.def.innerType) : [];
}

/** The shapes of what stands at a key, or at any position of a list. */
export function shapesAt(shapes: readonly Shape[], key: string | number): Shape[] {
  return shapes.flatMap((shape) => {
    if (shape instanceof z.ZodArray) return shapesOf(shape.def.element);
    if (shape instanceof z.ZodRecord) return shapesOf(shape.def.valueType);
    const inner = Object.hasOwn(shape.shape, key) ? shape.shape[key] : undefined;
    return inner === undefined ? [] : shapesOf(inner);
  });
}

/** Is the second mapping another thing than the first, so that the two cannot be read as one? */
export function isAnother(first: Mapping, second: Mapping, shapes: readonly Shape[]): boolean {
  const known = shapes.filter((shape) => shape instanceof z.ZodObject);
  if (isOfAnotherKind(first, second, known)) return true;
  if (known.length === shapes.length) return false;
  const isKnown = (mapping: Mapping): boolean =>
    known.some(({ shape }) => Object.keys(mapping).some((key) => Object.hasOwn(shape, key)));
  return known.length > 0 && isKnown(first) !== isKnown(second);
}

/** Kinds are keys that may only be one word in each of several shapes. A misspelt one is no other kind. */
function isOfAnotherKind(first: Mapping, second: Mapping, known: readonly z.ZodObject[]): boolean {
  const literals = known.flatMap(({ shape }) =>
    Object.entries(shape).filter(([, value]) => value instanceof z.ZodLiteral),
  );
  const isWord = (key: string, word: unknown): boolean =>
    literals.some(([other, value]) => other === key && z.safeParse(value, word).success);
  return literals.some(
    ([key]) => first[key] !== second[key] && isWord(key, first[key]) && isWord(key, second[key]),
  );
}

/** Keys of the first mapping that cannot stand beside those of the second, which names an alternative. */
export function excludedKeys(
  first: Mapping,
  second: Mapping,
  shapes: readonly Shape[],
): readonly string[] {
  return shapes.flatMap((shape) => {
    const choices = shape instanceof z.ZodObject ? choicesOf(shape) : [];
    return choices.flatMap(({ keys, exclusive }) =>
      exclusive && keys.some((key) => Object.hasOwn(second, key))
        ? keys.filter((key) => Object.hasOwn(first, key) && !Object.hasOwn(second, key))
        : [],
    );
  });
}
