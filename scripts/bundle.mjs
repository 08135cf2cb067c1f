/**
 * Writes what runs, in few files: to load the hundreds that it is made of would take longer than most commands do.
 * What looks for a file beside itself, or of the package, lies as deep in dist as in src.
 *
 *     node scripts/bundle.mjs          the package, into dist
 *     node scripts/bundle.mjs bench    what measures it, into build
 */
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const packaged = {
  dir: 'dist',
  input: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    'parts/worker': 'src/executors/worker.ts',
    'parts/prediction-worker': 'src/executors/prediction-worker.ts',
  },
};
const measuring = {
  dir: 'build',
  input: { bench: 'bench/index.ts', coverage: 'bench/coverage/index.ts' },
};
const { dir, input } = process.argv[2] === 'bench' ? measuring : packaged;

await build({
  input,
  platform: 'node',
  external: new RegExp(`^(?:${Object.keys(dependencies).join('|')})(?:/|$)`),
  output: {
    dir,
    cleanDir: true,
    chunkFileNames: 'parts/[name]-[hash].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
