import { type Command, InvalidArgumentError } from 'commander';

/** What the command line of `turnsim keys` may say. */
export interface KeysOptions {
  readonly write?: string;
  readonly keeps?: number;
}

const EXAMPLE = `
Example:
  $ turnsim keys models/announcing-bank.yaml spring summer --keeps 95%
  says which phrases have other keys under release summer; ends with 99 if less than 95 % of the requests keep theirs

A snapshot is a file with one key a line, in order of popularity: --write makes one, and it may stand in the place of A.`;

/** Adds `turnsim keys`. */
export function addKeys(program: Command): void {
  program
    .command('keys')
    .summary('compare cache keys of two normalizer releases')
    .description(
      'Say which stock phrases have other cache keys under release B than under A, and what changes them: text, punctuation, segmentation, voice, locale, namespace.',
    )
    .argument('<model>', 'model file with a phrase_book (YAML)')
    .argument('<A>', 'release of the phrase book, or a snapshot file')
    .argument('[B]', 'release of the phrase book')
    .option('--write <file>', 'write a snapshot of the keys of A')
    .option('--keeps <share>', 'the least share of the requests that must keep their key', share)
    .addHelpText('after', EXAMPLE)
    .action(async (path: string, a: string, b: string | undefined, options: KeysOptions) =>
      (await import('../keys.ts')).keys(path, a, b, options),
    );
}

function share(text: string): number {
  const [, digits] = /^([0-9]+(?:\.[0-9]+)?)%$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) <= 100) return Number(digits) / 100;
  throw new InvalidArgumentError('Expected a share such as 95%.');
}
