import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import { type ReplicationResult, readModel, replicate } from '../../src/model/index.ts';

const SECOND = 1_000_000;

const BACKOFF = 'backoff: { base: 1ms, factor: 1, jitter: none }';

interface Parts {
  readonly route?: string;
  readonly client?: string;
  readonly service?: string;
  readonly rate?: string;
}

/** Jobs that go to a front, which asks a service for them. */
function text({
  route = '',
  client = `retry: { attempts: 3, ${BACKOFF} }`,
  service = 'kind: dependency, time: 10ms, error_rate: 30%',
  rate = '20/s',
}: Parts): string {
  return `model: clients
classes: { job: { urgency: 0 } }
stations:
  front: { kind: client, through: [service], ${client} }
  service: { ${service} }
routes:
  jobs:
    kind: jobs
    class: job
    through: [front]
    traffic: { poisson: { rate: ${rate} } }
    ${route}
`;
}

function run(parts: Parts, seconds = 2000): ReplicationResult {
  const reading = readModel('m.yaml', text(parts));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return replicate(reading.value, null, 'clients', {
    transient: 0,
    measure: seconds * SECOND,
    window: seconds * SECOND,
  });
}

/** Jobs at the front and at the service for each one that comes. */
const perJob = ({ routes: [route], stations }: ReplicationResult, seconds = 2000): number[] =>
  stations.map(({ routes }) => (routes[0]!.arrivalRate * seconds) / route!.offered);

describe('attempts at client and at service', () => {
  test('multiply: 3 x 3 where every attempt fails', () => {
    const service = 'kind: dependency, time: 10ms, error_rate: 100%';
    const found = run({ service, route: `retry: { attempts: 3, ${BACKOFF} }` }, 500);
    const [front, behind] = perJob(found, 500);
    expect(front).toBeCloseTo(3, 2); // but for those that are still there at the end
    expect(behind).toBeCloseTo(9, 2);
    expect(found.routes[0]!.served).toBe(0);
  });

  test('of which each fails with chance p: (1 - p^9) / (1 - p) of them, and p^9 of the jobs fail', () => {
    const p = 0.5;
    const service = 'kind: dependency, time: 10ms, error_rate: 50%';
    const found = run({ service, route: `retry: { attempts: 3, ${BACKOFF} }` });
    const [front, behind] = perJob(found);
    // 40,000 jobs: standard errors of .002 and .007.
    expect(front).toBeCloseTo((1 - p ** 9) / (1 - p ** 3), 1);
    expect(behind).toBeCloseTo((1 - p ** 9) / (1 - p), 1);
    const { failed, offered } = found.routes[0]!;
    expect(failed / offered).toBeCloseTo(p ** 9, 2);
  });
});

describe('a deadline', () => {
  // The front tries for ever, every 101 ms; the client gives up after 1 s, which is no reason to call it off.
  const forever = `retry: { backoff: { base: 91ms, factor: 1, jitter: none } }`;
  const service = 'kind: dependency, time: 10ms, error_rate: 100%';
  const retry = (more: string) =>
    `retry: { attempts: 1, deadline: 1s, cancel_late: false, ${BACKOFF}, ${more} }`;
  const behind = (more: string): number =>
    perJob(run({ client: forever, service, rate: '1/s', route: retry(more) }, 100), 100)[1]!;

  test('is known to the service that is asked: it tries no more', () => {
    expect(behind('propagate: true')).toBeGreaterThan(9.8);
    expect(behind('propagate: true')).toBeLessThan(10.01);
  });

  test('or not: it goes on in vain', () => {
    expect(behind('propagate: false')).toBeGreaterThan(300);
  });

  test('calls off what is behind, if late work is called off', () => {
    const called = `retry: { attempts: 1, deadline: 1s, ${BACKOFF}, propagate: false }`;
    const found = run({ client: forever, service, rate: '1/s', route: called }, 100);
    expect(perJob(found, 100)[1]).toBeLessThan(10.01);
    expect(found.stations.map(({ inService }) => inService > 0)).toEqual([true, true]);
  });
});

test('a job that comes after whoever asked for it gave up fails at once, and nothing is asked for it', () => {
  const reading = readModel(
    'm.yaml',
    text({ route: `retry: { attempts: 1, deadline: 50ms, cancel_late: false, ${BACKOFF} }` })
      .replace('through: [front]', 'through: [way, front]')
      .replace('stations:\n', 'stations:\n  way: { kind: delay, time: 100ms }\n'),
  );
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  const spans = { transient: 0, measure: 100 * SECOND, window: 100 * SECOND };
  const { stations, routes } = replicate(reading.value, null, 'late', spans);
  const [, front, service] = stations.map((station) => station.routes[0]!.arrivalRate);
  expect(front).toBeGreaterThan(10);
  expect(service).toBe(0);
  expect(routes[0]!.served).toBe(0);
});

test('a cache behind a client is asked for what the jobs of its route ask for', () => {
  const cache = 'kind: cache, capacity: 1, keys: { zipf: { keys: 2, exponent: 0 } }, hit_time: 1ms';
  const [, phrases] = run({ service: cache }).stations;
  // Of two keys that are as popular, the one that is there is asked for every other time: .5 within .01 of 40,000.
  expect(phrases!.routes[0]!.hits / phrases!.routes[0]!.lookups).toBeCloseTo(0.5, 1);
});

test.each(['front', 'service'])('faults keep jobs from a %s: half of them fail', (station) => {
  const reading = readModel(
    'm.yaml',
    `${text({ client: `retry: { attempts: 1, ${BACKOFF} }`, service: 'kind: dependency, time: 10ms' })}faults:
  half: { kind: error_rate, station: ${station}, share: 50%, begin: 0s }
`,
  );
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  const spans = { transient: 0, measure: 500 * SECOND, window: 500 * SECOND };
  const { failed, offered } = replicate(reading.value, null, 'faults', spans).routes[0]!;
  expect(failed / offered).toBeCloseTo(0.5, 1); // of 10,000: within .05, ten standard errors
});

describe('a hedge after a quantile', () => {
  const service = 'kind: dependency, time: { exponential: { mean: 100ms } }';

  test.each([80, 95])(
    'follows it: beside all but %i %% of the first attempts another sets out',
    (q) => {
      const hedge = `hedge: { after: 50ms, quantile: ${q}% }`;
      const { attempts } = run({
        service,
        client: 'breaker: { window: 1s, failures: 100%, open: 1s }',
        route: hedge,
      }).routes[0]!;
      expect(attempts!.hedges / attempts!.firstAttempts).toBeCloseTo(1 - q / 100, 2);
    },
  );
});

test.each([
  ['through: [front]', 'stations.front.through[0]: expected no client, found front'],
  [
    'through: [servce]',
    'stations.front.through[0]: expected a station, found servce, did you mean service?',
  ],
])('mistake: %s', (through, expected) => {
  const reading = readModel('m.yaml', text({}).replace('through: [service]', through));
  const found = 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
  expect(found[0]).toContain(expected);
});
