import { InvalidArgumentError } from 'commander';

/** Reads an option that is any text but the empty one. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected a text that is not empty.');
  return text;
}
