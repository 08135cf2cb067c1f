import { describe, expect, test } from 'vitest';
import { Recording, scene } from './scene.ts';

const SECOND = 1_000_000;

const vocoding = (batchTime: string, more: Parameters<typeof scene>[0] = {}) =>
  scene({
    stations: `vocoder: { kind: batching_pool, workers: 2, batch_time: ${batchTime}, batch: { max: 4 } }`,
    route: 'vocoder: vocoder',
    ...more,
  });

/*
 * The plain turn of voice-agent.test.ts: the first piece of 400 ms goes through the vocoder before it is sent. That
 *  takes 5 ms and 10 ms a second of audio: 9 ms.
 */
describe('a vocoder of its own, to the microsecond', () => {
  const plain = new Recording(scene()).run(10 * SECOND);
  const own = new Recording(vocoding('{ base: 5ms, per_audio_second: 10ms }')).run(10 * SECOND);

  test('puts the first audio off by the time of a piece', () => {
    expect(own.sum('first_audio') - plain.sum('first_audio')).toBe(9);
    expect(own.sum('turn_gap') - plain.sum('turn_gap')).toBe(9);
    expect(own.spans.filter((span) => span.startsWith('vocoder'))).toHaveLength(1);
  });

  test('has a job for each piece, and leaves nothing behind', () => {
    // A second of audio in pieces of 400 ms.
    expect(own.system.sites.get('vocoder')!.routes[0]!.served).toBe(3);
    expect(own.world.jobs.size).toBe(0);
    expect(own.ends).toHaveLength(1);
  });

  test('its stages add up to the turn gap', () => {
    const [one] = own.tally.stagesOfGaps;
    expect(one!.spent.reduce((a, b) => a + b, 0) / 1000).toBe(own.sum('turn_gap'));
  });
});

test('a vocoder that is slower than what is played leaves gaps', () => {
  const slow = new Recording(vocoding('{ base: 0ms, per_audio_second: 2s }')).run(20 * SECOND);
  expect(slow.tally.counts).toMatchObject({ audible: 1, underrun: 1 });
});

test('who speaks over a reply is not kept waiting by what is in the vocoder', () => {
  const interruptions = '{ share: 100%, after: 100ms, detect: 50ms }';
  const barged = new Recording(vocoding('{ base: 5ms }', { turns: 2, interruptions })).run(
    20 * SECOND,
  );
  expect(barged.tally.counts.interrupted).toBe(1);
  expect(barged.ends[0]).toMatch(/^0 interrupted/);
  expect(barged.world.jobs.size).toBe(0);
});

test('what the cache holds is sound already', () => {
  const own = new Recording(vocoding('{ base: 5ms }', { turns: 2, stock: '100%' })).run(
    20 * SECOND,
  );
  expect(own.system.sites.get('vocoder')!.routes[0]!.served).toBe(3); // of the first reply alone
  expect(own.ends).toHaveLength(2);
});
