import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import { type OwnParts, readModel, replicate, type Spans } from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';

const SECOND = 1_000_000;

/** Two classes at one pool; `pool` is part of what it says, `more` of the model. */
const text = (pool = '', more = '', bulk = 1): string => `model: plain
classes: { live: { urgency: 0 }, bulk: { urgency: ${bulk} } }
stations:
  pool: { kind: batching_pool, workers: 4, speed: [1, 1, 2, 0.5], service: { exponential: { mean: 1s } }${pool} }
routes:
  live: { kind: jobs, class: live, through: [pool], traffic: { poisson: { rate: 2/s } } }
  bulk: { kind: jobs, class: bulk, through: [pool, pool], traffic: { poisson: { rate: 1/s } } }
${more}`;

function read(contents: string) {
  const reading = readModel('m.yaml', contents);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const isPlain = (contents: string, own?: OwnParts): boolean =>
  !new System(read(contents), null, 'a', undefined, 0, own).pools.has('pool');

/** A policy that does as strict urgency does, but that is not ours. */
const OWN: OwnParts = { dispatch: { pool: (backlog) => dispatchPolicies.strict_urgency(backlog) } };

const fault = (what: string): string =>
  `faults: { trouble: { ${what}, station: pool, begin: 5s, lasts: 5s } }\n`;

const HOLD = `runbooks:
  wait:
    when: pool.backlog > 10 for 1s
    do: [{ kind: hold, station: pool, class: bulk }]
    lasts: 5s
`;

describe('a pool that asks for no more is a plain one', () => {
  test.each([
    [text()],
    [text(', dispatch: strict_urgency')],
    [text(', dispatch: fifo', '', 0)],
    [text(', batch: { max: 1 }')],
    [text('', fault('kind: quota_cut, rate: 1/s'))],
  ])('%s', (contents) => {
    expect(isPlain(contents)).toBe(true);
  });

  test.each([
    ['two urgencies in one line', text(', dispatch: fifo')],
    ['patience', text(', patience: { bulk: 1s }')],
    ['places', text(', queue_limit: 10')],
    ['workers that go off', text(', setup: { time: 1s, keep_alive: 1s }')],
    ['workers that fail', text(', breakdowns: { every: 1min, repair: 1s, work: lost }')],
    ['workers that are kept free', text(', keep_free: { bulk: 1 }')],
    ['preemption', text(', preemption: resume')],
    ['a fault that takes workers', text('', fault('kind: capacity_loss, workers: 1'))],
    ['a measure that holds jobs back', text('', HOLD)],
    ['a fault that slows it', text('', fault('kind: slow_station, shape: scale, factor: 2'))],
  ])('not with %s', (_, contents) => {
    expect(isPlain(contents)).toBe(false);
  });

  test('nor is a policy of somebody else', () => {
    expect(isPlain(text(), OWN)).toBe(false);
  });

  test.each([
    ['without more', text()],
    ['with a quota that is cut', text('', fault('kind: quota_cut, rate: 1/s'))],
  ])('and does what a batching pool does: %s', (_, contents) => {
    const spans: Spans = { transient: 10 * SECOND, measure: 300 * SECOND, window: 60 * SECOND };
    const model = read(contents);
    const result = replicate(model, null, 'a', spans);
    expect(result).toEqual(replicate(model, null, 'a', spans, OWN));
    expect(result.events).toBeGreaterThan(1500);
  });
});
