import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import {
  ceilings,
  type ModelDescription,
  readModel,
  stationDemands,
} from '../../src/model/index.ts';

/** Three classes, two of one urgency, at one pool of four workers; `pool` is part of what it says. */
function text(pool: string, live = 'live'): string {
  return `model: disciplines
classes: { live: { urgency: 0 }, bulk: { urgency: 1 }, late: { urgency: 1 } }
stations:
  pool: { kind: batching_pool, workers: 4, ${pool} }
routes:
  live: { kind: jobs, class: ${live}, through: [pool], traffic: { poisson: { rate: 2/s } } }
  bulk: { kind: jobs, class: bulk, through: [pool], traffic: { poisson: { rate: 1/s } } }
`;
}

const SERVICE = 'service: 1s';

function mistakesIn(text: string): string[] {
  const reading = readModel('m.yaml', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

/** Without the place and the name of the pool. */
const mistakes = (pool: string, live?: string): string[] =>
  mistakesIn(text(pool, live)).map((mistake) =>
    mistake.replace(/^m\.yaml:\d+:\d+: stations\.pool\./, ''),
  );

function read(pool: string, live?: string): ModelDescription {
  const reading = readModel('m.yaml', text(pool, live));
  if ('mistakes' in reading) throw new Error(mistakes(pool, live).join('\n'));
  return reading.value;
}

describe('what disciplines need', () => {
  test('a mistake has its line and column', () => {
    expect(
      mistakesIn(text(`${SERVICE}, dispatch: fifo, weights: { live: 1, bulk: 1, late: 1 }`)),
    ).toEqual([
      'm.yaml:4:73: stations.pool.weights: expected no weights, because dispatch is fifo, found a mapping',
    ]);
  });

  test.each<[pool: string, ...messages: string[]]>([
    [
      `${SERVICE}, dispatch: earliest_deadline`,
      'deadline: expected deadline, because dispatch is earliest_deadline, found nothing',
    ],
    [
      `${SERVICE}, deadline: 2s`,
      'deadline: expected no deadline, because dispatch is strict_urgency, found 2s',
    ],
    [
      `${SERVICE}, dispatch: earliest_deadline, deadline: { live: 2s, bulk: 3s }`,
      'deadline.late: expected a value for class late, found nothing',
    ],
    [
      'batch_time: { base: 1s }, batch: { linger: 1s }, dispatch: earliest_deadline, deadline: 2s',
      'batch.linger: expected 0ms, because with earliest_deadline no job is held to fill a batch, found 1s',
    ],
    [
      'batch_time: { base: 1s }, dispatch: shortest_first',
      'service: expected service, because dispatch is shortest_first, found nothing',
    ],
    [
      `${SERVICE}, dispatch: weighted_fair`,
      'weights: expected weights, because dispatch is weighted_fair, found nothing',
    ],
    [
      `${SERVICE}, dispatch: weighted_fair, weights: { live: 4, bulk: 1, late: 2 }`,
      'weights.late: expected the same as for bulk, of the same urgency, found 2',
    ],
    [
      `${SERVICE}, dispatch: weighted_fair, weights: { live: 0, bulk: 1, late: 1 }`,
      'weights.live: expected a number above 0, found 0',
    ],
    [
      `${SERVICE}, reserved: { bulk: 1 }`,
      'reserved.bulk: expected a class of an urgency of its own, which bulk has not because of late, found bulk',
    ],
    [
      `${SERVICE}, reserved: { live: 4 }`,
      'reserved: expected at most 3 of the 4 workers, because bulk needs one of the others, found 4',
    ],
    [
      `${SERVICE}, reserved: { lvie: 1 }`,
      'reserved.lvie: expected a class, found lvie, did you mean live?',
    ],
    [`${SERVICE}, reserved: 2`, 'reserved: expected a mapping from classes, found 2'],
    [
      `${SERVICE}, overflow: false`,
      'overflow: expected no overflow, because nothing is reserved, found false',
    ],
    [
      `${SERVICE}, keep_free: { live: 4 }`,
      'keep_free.live: expected fewer than the 4 workers, or no job of live ever starts, found 4',
    ],
    [
      `${SERVICE}, preemption: resume, dispatch: fifo`,
      'preemption: expected none, because dispatch is fifo, found resume',
    ],
    [
      'batch_time: { base: 1s }, batch: { max: { live: 1, bulk: 8, late: 8 } }, preemption: restart',
      'preemption: expected none, because jobs are served in batches, found restart',
    ],
    [
      `${SERVICE}, preemption: resume, keep_free: { live: 1 }`,
      'preemption: expected none, because workers are kept by keep_free, found resume',
    ],
    [
      `${SERVICE}, preemption: resume, setup: { time: 1s }`,
      'preemption: expected no preemption, because workers come and go by setup, found resume',
    ],
    [
      `${SERVICE}, admission: { bulk: { rate: 10/s } }`,
      'admission.bulk.burst: expected an integer of 1 or more, because there is a rate, found nothing',
    ],
    [
      `${SERVICE}, admission: { bulk: { rate: 0/s, burst: 2 } }`,
      'admission.bulk.rate: expected a rate above 0, found 0/s',
    ],
    [
      `${SERVICE}, shed_after: { live: 0s }`,
      'shed_after.live: expected a duration above 0, found 0s',
    ],
  ])('%s', (pool, ...messages) => {
    expect(mistakes(pool)).toEqual(messages);
  });

  test('jobs that are turned away at the door come back after a time above 0s', () => {
    const closed = text(`${SERVICE}, admission: { bulk: { rate: 1/s, burst: 1 } }`).replace(
      'poisson: { rate: 1/s }',
      'closed: { population: 3, start: synchronous }',
    );
    expect(mistakesIn(closed)).toEqual([
      'm.yaml:7:64: routes.bulk.traffic.closed.think: expected a time above 0s, because jobs that pool sheds come back after it, found nothing',
    ]);
  });

  test('only plain jobs are shed for their age, or turned away', () => {
    const dictation = `model: audio
classes: { live: { urgency: 0 } }
stations:
  pool: { kind: batching_pool, workers: 4, batch_time: { base: 1ms }, shed_after: 1s, admission: { live: { rate: 1/s, burst: 1 } } }
routes:
  calls:
    kind: dictation
    class: live
    recognizer: pool
    chunk: 160ms
    utterance: 2s
    endpoint: { silence: 500ms }
    pause: 1s
    turns: 3
    traffic: { poisson: { concurrency: 3 } }
`;
    const why = 'because route calls brings audio, and only plain jobs are shed';
    expect(mistakesIn(dictation)).toEqual([
      `m.yaml:4:83: stations.pool.shed_after: expected a value by class without live, ${why}, found 1s`,
      `m.yaml:4:100: stations.pool.admission.live: expected no value for live, ${why}, found a mapping`,
    ]);
    const preemptive = dictation.replace(/shed_after.*} }/, 'preemption: resume }');
    expect(mistakesIn(preemptive)).toEqual([
      'm.yaml:4:83: stations.pool.preemption: expected none, because route calls keeps audio streams on the workers, found resume',
    ]);
  });
});

describe('what disciplines leave to a class', () => {
  const utilization = (pool: string): number =>
    stationDemands(read(`${SERVICE}, ${pool}`), [])[0]!.utilization;

  test('is all of the workers, if nothing is reserved: 3 of 4', () => {
    expect(utilization('dispatch: fifo')).toBe(3 / 4);
  });

  test('or those that others have not: 2/s of live on two, or 1/s of bulk on one', () => {
    expect(utilization('reserved: { live: 2 }, overflow: false')).toBe(1);
    expect(utilization('reserved: { live: 2 }')).toBe(3 / 4);
    expect(utilization('reserved: { live: 3 }')).toBe(1);
    expect(utilization('keep_free: { live: 2 }')).toBe(1);
  });

  test('is full at a load of its own: of live, beside 1/s of bulk', () => {
    const full = (pool: string): number =>
      ceilings(read(`${SERVICE}, ${pool}`), {
        route: 'live',
        quantity: 'rate',
        level: 1,
        highest: 1,
      })[0]!.load;
    expect(full('dispatch: fifo')).toBeCloseTo(3, 6);
    expect(full('reserved: { live: 2 }')).toBeCloseTo(3, 6);
    expect(full('reserved: { live: 2 }, overflow: false')).toBeCloseTo(2, 6);
    expect(full('keep_free: { live: 3 }')).toBeCloseTo(1, 6);
    expect(full('admission: { bulk: { rate: 0.25/s, burst: 1 } }')).toBeCloseTo(3.75, 6);
  });

  test('is what the door lets in: 0.5/s of bulk and 2/s', () => {
    expect(utilization('admission: { bulk: { rate: 30/min, burst: 5 } }')).toBe(2.5 / 4);
    expect(utilization('admission: { bulk: { rate: 7/s, burst: 5 } }')).toBe(3 / 4);
  });
});
