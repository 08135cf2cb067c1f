import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  ceilings,
  type ModelDescription,
  readModel,
  replicate,
  stationDemands,
} from '../../src/model/index.ts';
import { notationOf } from '../../src/validation/notation.ts';

const SECOND = 1_000_000;

/** M/M/2 at .6 jobs a second whose workers, up for 20 s and down for 5 s on average, are there .8 of the time. */
function text({
  work = 'lost',
  pool = '',
  service = '{ exponential: { mean: 2s } }',
} = {}): string {
  return `model: failing
classes: { job: { urgency: 0 } }
stations:
  pool:
    kind: batching_pool
    workers: 2
    service: ${service}
    breakdowns: { every: { exponential: { mean: 20s } }, repair: { exponential: { mean: 5s } }, work: ${work} }${pool}
routes:
  jobs: { kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: 0.6/s } } }
`;
}

function model(parts: Parameters<typeof text>[0] = {}): ModelDescription {
  const reading = readModel('m.yaml', text(parts));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakesIn(contents: string): string[] {
  const reading = readModel('m.yaml', contents);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

const spans = (seconds: number) => ({
  transient: 0,
  measure: seconds * SECOND,
  window: seconds * SECOND,
});

describe('a pool whose workers fail', () => {
  test('loses jobs at the rate at which busy workers fail', () => {
    const { routes, stations } = replicate(model(), null, 'seed', spans(200_000));
    const failed = routes[0]!.failed / 200_000;
    // Rate 1 / 20 s for each busy worker. About 10,000 jobs are lost: a standard error of 1 % each for count
    // and busy time, so 4 % is nearly three of the difference.
    expect(Math.abs(failed / (stations[0]!.busyWorkers / 20) - 1)).toBeLessThan(0.04);
    expect(routes[0]!.shed + routes[0]!.abandoned).toBe(0);
  });

  test.each(['resume', 'lost', 'restart'])('is up as long as theory says (%s)', (work) => {
    const { breakdowns } = replicate(model({ work }), null, 'seed', spans(200_000)).stations[0]!;
    // 5 / 25 of two workers; 16,000 cycles: a standard error of about 1 %.
    expect(Math.abs(breakdowns!.failedWorkers / 0.4 - 1)).toBeLessThan(0.03);
    expect(Math.abs(breakdowns!.failures / ((2 * 200_000) / 25) - 1)).toBeLessThan(0.03);
  });

  test('fails at the same instants whatever becomes of the work and whatever the load', () => {
    const failures = (work: string, level: number) => {
      const load = { route: 'jobs', quantity: 'rate', level, highest: 1 } as const;
      return replicate(model({ work }), load, 'seed', spans(2000)).stations[0]!.breakdowns;
    };
    expect(failures('resume', 0.3)).toEqual(failures('lost', 0.3));
    expect(failures('resume', 0.3)).toEqual(failures('lost', 0.9));
  });

  test('a pool without them says nothing of failures', () => {
    const reading = readModel('m.yaml', text().replace(/ {4}breakdowns.*\n/, ''));
    if ('mistakes' in reading) throw new Error('mistakes');
    expect(replicate(reading.value, null, 'seed', spans(10)).stations[0]).not.toHaveProperty(
      'breakdowns',
    );
  });

  test('can do .8 of what it could', () => {
    // .6 jobs/s x 2 s / 2 workers / .8
    expect(stationDemands(model(), [])[0]!.utilization).toBeCloseTo(0.75, 12);
    const load = { route: 'jobs', quantity: 'rate', level: 1, highest: 1 } as const;
    expect(ceilings(model(), load)).toEqual([{ station: 'pool', load: expect.closeTo(0.8, 9) }]);
  });

  test('remembers for longer than one whose workers do not', () => {
    // C = 2 s / .8 = 2.5 s; its cv² is 1 + (1/20 x 2 x 5²) / (2 x 1.25²) = 1.8; utilization .75:
    // (1 + 1.8) / (2.8 x (2 / 2.5) x (1 - √.75)²) = 69.6 s; and 1 / (1/20 + 1/5) = 4 s.
    const slack = 1 - Math.sqrt(0.75);
    const seconds = stationDemands(model(), [])[0]!.relaxation / SECOND;
    expect(seconds).toBeCloseTo(2.8 / (2.8 * 0.8 * slack * slack) + 4, 6);
  });

  test('has no Kendall notation', () => {
    expect(notationOf(model()).stations[0]!.words).toContain(
      'workers that fail with what they serve',
    );
  });
});

describe('mistakes', () => {
  const NO = (column: number, why: string, line = 8) =>
    `m.yaml:${line}:${column}: stations.pool.breakdowns: expected no breakdowns, because ${why}, found a mapping`;

  test('what becomes of the work is missing, or misspelt', () => {
    expect(mistakesIn(text().replace(', work: lost', ''))).toEqual([
      'm.yaml:8:5: stations.pool.breakdowns.work: expected resume, lost or restart, found nothing',
    ]);
    expect(mistakesIn(text({ work: 'resumes' }))).toEqual([
      'm.yaml:8:103: stations.pool.breakdowns.work: expected resume, lost or restart, found resumes, did you mean resume?',
    ]);
  });

  test('a worker that fails as soon as it is up', () => {
    expect(mistakesIn(text().replace('{ exponential: { mean: 20s } }', '0s'))).toEqual([
      'm.yaml:8:26: stations.pool.breakdowns.every: expected a duration above 0, found 0s',
    ]);
  });

  test('workers that are set up when they are needed', () => {
    expect(mistakesIn(text({ pool: '\n    setup: { time: 1s }' }))).toEqual([
      NO(5, 'workers are set up when they are needed'),
    ]);
  });

  test('jobs that are preempted', () => {
    expect(mistakesIn(text({ pool: '\n    preemption: resume' }))).toEqual([
      NO(5, 'jobs in service are preempted'),
    ]);
  });

  test('audio streams on the workers', () => {
    const route = `  calls: { kind: dictation, class: job, recognizer: pool, chunk: 500ms, utterance: 2s,
    endpoint: { silence: 500ms }, pause: 1s, turns: 1, traffic: { poisson: { rate: 1/min } } }
`;
    const contents = `${text().replace('service: { exponential: { mean: 2s } }', 'batch_time: { base: 2s }')}${route}`;
    expect(mistakesIn(contents)).toEqual([NO(5, 'route calls keeps audio streams on the workers')]);
  });
});
