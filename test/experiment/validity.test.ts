import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, turnsim } from '../cli/turnsim.ts';

test('a run says where stations are loaded beyond what their profiles were fitted to', async () => {
  const folder = freshFolder();
  writeFileSync(
    join(folder, 'm.yaml'),
    `model: m
classes: { live: { urgency: 0 } }
stations:
  pool: { kind: batching_pool, workers: 2, batch_time: { base: 1ms }, valid: { streams: [1, 8], requests_per_s: [1, 3], chunk: 160ms } }
routes: { jobs: { kind: jobs, class: live, through: [pool], traffic: { paced: { streams: 4, period: 1s } } } }
`,
  );
  const experiment =
    'question: What?\nmodel: m.yaml\nmeasure: 20s\nreplications: 2\nsweep: { route: jobs, streams: [16, 17, 40] }\n';
  writeFileSync(join(folder, 'e.yaml'), experiment);
  const { stdout } = await turnsim(folder, 'run', 'e.yaml', '--threads', '1', '--quiet');
  expect(stdout).toContain(
    '*beyond its profile: pool, at up to 20 streams a worker, which is fitted to 8 at most',
  );
  expect(stdout.match(/beyond its profile/g)).toHaveLength(1);
  expect(stdout.match(/^ *(16|17|40)\*? /gm)!.map((cell) => cell.trim())).toEqual([
    '16',
    '17*',
    '40*',
  ]);
  const [header, ...rows] = readFileSync(join(folder, 'out', 'e', 'steps.csv'), 'utf8')
    .trim()
    .split('\n');
  const column = header!.split(',').indexOf('beyond_profile');
  expect(rows.map((row) => row.split(',')[column])).toEqual(['', 'pool', 'pool']);
});
