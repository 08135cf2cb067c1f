/**
 * Writes what runs, in few files: to load the hundreds that it is made of would take longer than most commands do.
 * What looks for a file beside itself, or of the package, lies as deep in dist as in src.
 *
 *     node scripts/bundle.mjs          the package, into dist
 *     node scripts/bundle.mjs bench    what measures it, into build
 */
import { chmodSync, readFileSync } from 'node:fs';
import { build } from 'rolldown';

const { dependencies, bin } = JSON.parse(readFileSync('package.json', 'utf8'));

const packaged = {
  dir: 'dist',
  commands: Object.values(bin),
  input: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    'parts/worker': 'src/executors/worker.ts',
    'parts/prediction-worker': 'src/executors/prediction-worker.ts',
  },
};
const measuring = {
  dir: 'build',
  commands: [],
  input: { bench: 'bench/index.ts', coverage: 'bench/coverage/index.ts' },
};
const { dir, commands, input } = process.argv[2] === 'bench' ? measuring : packaged;

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

// npm lets the system run commands when it installs them; a file that is written anew must be let again.
for (const command of commands) chmodSync(command, 0o755);
