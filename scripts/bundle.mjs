/**
 * Writes what runs into dist, in few files: to load the hundreds that it is made of would take longer than most
 * commands do. What looks for a file beside itself, or of the package, lies as deep in dist as in src.
 */
import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

await build({
  input: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    'parts/worker': 'src/executors/worker.ts',
    'parts/prediction-worker': 'src/executors/prediction-worker.ts',
  },
  platform: 'node',
  external: new RegExp(`^(?:${Object.keys(dependencies).join('|')})(?:/|$)`),
  output: {
    dir: 'dist',
    cleanDir: true,
    chunkFileNames: 'parts/[name]-[hash].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
