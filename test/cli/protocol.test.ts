import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

const MODEL = `model: m
classes: { live: { urgency: 0 } }
stations: { pool: { kind: batching_pool, workers: 1, batch_time: { base: 10ms } } }
routes: { jobs: { kind: jobs, class: live, through: [pool], traffic: { poisson: { rate: 1/s } } } }
`;

const experiment = (protocol: string, sweep = 'population: [20]'): string => `question: What?
model: m.yaml
sweep: { route: jobs, ${sweep} }
kind: terminating
measure: 10s
replications: 2
protocol: ${protocol}
`;

function folderWith(text: string, model: string): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'm.yaml'), model);
  writeFileSync(join(folder, 'e.yaml'), text);
  return folder;
}

/** What a run is refused for. */
async function refused(text: string, model = MODEL): Promise<string> {
  const { code, stderr } = await turnsimHere(folderWith(text, model), 'run', 'e.yaml');
  expect(code).toBe(2);
  return stderr;
}

async function run(text: string) {
  const folder = folderWith(text, MODEL);
  const ended = await turnsim(folder, 'run', 'e.yaml', '--quiet', '--threads', '1');
  const [header, line] = readFileSync(join(folder, 'out', 'e', 'steps.csv'), 'utf8').split('\n');
  const cells = line!.split(',');
  const row = Object.fromEntries(header!.split(',').map((name, i) => [name, cells[i]]));
  return { ...ended, row };
}

describe('protocol: in an experiment replaces the traffic of the swept route', () => {
  // 20 clients, one request each: they are answered after 10, 20, ... 200 ms.
  test.each([
    ['nearest_rank', '190', '100'],
    ['index', '200', '110'],
    ['interpolated', '190.5', '105'],
  ])('and reads quantiles by %s', async (percentile, p95, p50) => {
    const protocol = `{ kind: closed, per_client: 1, percentile: ${percentile} }`;
    const { row, stderr } = await run(experiment(protocol));
    expect(stderr).toBe('');
    expect(row).toMatchObject({
      turns_offered_count: '40',
      response_p95_ms: p95,
      response_p50_ms: p50,
      response_mean_ms: '105',
    });
  });

  test('at a rate', async () => {
    const { row } = await run(experiment('{ kind: constant_rate, requests: 50 }', 'rate: [50/s]'));
    expect(row).toMatchObject({ turns_offered_count: '100', response_p95_ms: '10' });
  });

  test.each([
    [
      experiment('{ kind: closed }', 'rate: [5/s]'),
      /sweep\.rate: expected population, for the protocol is closed/,
    ],
    [
      experiment('{ kind: paced }', 'streams: [5]'),
      /protocol\.period: expected a period, because streams are paced/,
    ],
    [
      experiment('{ kind: poisson, think: 3ms }', 'rate: [5/s]'),
      /protocol\.think: expected nothing here, for only closed clients have it/,
    ],
    [
      experiment('{ kind: closed, per_client: 2 }').replace('kind: terminating\n', ''),
      /protocol\.per_client: expected kind: terminating beside it/,
    ],
    [
      experiment('{ kind: closed, duration: 3s }').replace('kind: terminating\n', ''),
      /protocol\.duration: expected kind: terminating beside it/,
    ],
    [
      experiment('{ kind: closed, duration: 0s, utterance: 3s }'),
      /protocol\.duration: expected a duration above 0, found 0s\n.*protocol\.utterance: expected nothing here, for only paced clients have it/,
    ],
    [
      experiment('{ kind: clossed }'),
      /protocol\.kind: expected .*found clossed, did you mean closed/,
    ],
  ])('is refused where it does not fit', async (text, message) => {
    expect(await refused(text)).toMatch(message);
  });

  test('is refused where jobs are tried again', async () => {
    const retrying = MODEL.replace('through: [pool],', 'through: [pool], retry: { attempts: 2 },');
    expect(await refused(experiment('{ kind: closed }'), retrying)).toMatch(
      /protocol: expected nothing here, for a load generator sends/,
    );
  });
});
