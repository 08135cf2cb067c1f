import { expect, test } from 'vitest';
import { Recording, scene } from './scene.ts';

const SECOND = 1_000_000;

/*
 * The plain turn of voice-agent.test.ts is asked of the language model at 1630, whose first token takes 21 ms. With a
 * timeout of 20 ms the first attempt is given up at 1650 and leaves at the end of its step, at 1651; the second
 * sets out at 1660. The worker holds all of the prompt and reads its last token again, so the first one comes
 * one step of 10.1 ms later.
 */
test('a reply whose first token is late is asked for again, to the microsecond', () => {
  const recording = new Recording(
    scene({
      route:
        'attempts: { language_model: { retry: { attempts: 2, timeout: 20ms, backoff: 10ms } } }',
    }),
  ).run(10 * SECOND);
  const { counts } = recording.tally.edges.get('language_model')!;
  expect(counts).toMatchObject({ firstAttempts: 1, attempts: 2, answered: 1, lost: 1 });
  expect(recording.spans.filter((span) => span.startsWith('language model'))).toEqual([
    'language model: retries 1630-1660',
    'language model: first token 1660-1670.1',
    'language model: sentence 1670.1-1710.1',
  ]);
  expect(recording.ends).toEqual(['0 served 2820.1']);
  expect(recording.world.jobs.size).toBe(0);
});

test('once it streams it has as long as it takes', () => {
  const recording = new Recording(
    scene({
      route: 'attempts: { synthesizer: { retry: { attempts: 3, timeout: 36ms, backoff: 10ms } } }',
    }),
  ).run(10 * SECOND);
  // First piece after 35 ms, the last after 95.
  expect(recording.tally.edges.get('synthesizer')!.counts).toMatchObject({ attempts: 1, lost: 0 });
  expect(recording.ends).toEqual(['0 served 2801']);
});

test('a turn fails once its requests are given up, and the call goes on', () => {
  const recording = new Recording(
    scene({
      turns: 2,
      route: 'attempts: { synthesizer: { retry: { attempts: 2, timeout: 34ms, backoff: 10ms } } }',
    }),
  ).run(20 * SECOND);
  // Asked at 1691; given up at 1725, and again 44 ms later.
  expect(recording.ends[0]).toBe('0 failed 1769');
  expect(recording.ends).toHaveLength(2);
  expect(recording.tally.counts.calls).toBe(1);
});
