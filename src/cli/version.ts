import { readFileSync } from 'node:fs';

/** Version of this package. Its package.json lies as far above the sources as above what is compiled. */
export const version: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
