import { describe, expect, test } from 'vitest';
import { Recording, scene } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

const constant = (value: number) => ({ family: 'constant' as const, value });

/*
 * The plain turn of voice-agent.test.ts: the caller speaks until 1000, and 200 ms of silence are in the chunk of 1280, which
 * is at the service at 1300 and recognized at 1310. The language model is asked then: first token at 1331, sentence
 * at 1371. The final transcript comes at 1630 as ever, and is the same: the synthesizer is asked at 1630 instead of 1691,
 * first piece at 1665, at the client at 1680, audible at 1740.
 */
describe('a reply that is begun on the partial transcript, to the microsecond', () => {
  const recording = new Recording(scene({ partials: '{ start_after: 200ms }' })).run(10 * SECOND);

  test('is audible earlier by what it was ahead', () => {
    expect(
      recording.sums('endpoint', 'final', 'llm_first_token', 'first_audio', 'turn_gap'),
    ).toEqual({
      endpoint: 600,
      final: 610,
      llm_first_token: 0,
      first_audio: 1665 - 1620,
      turn_gap: 1740 - 1000,
    });
    expect(recording.spans).toContain('language model: first token 1310-1331');
    expect(recording.tally.counts).toMatchObject({ guessed: 1, discarded: 0, audible: 1 });
  });

  test('its stages still add up to the turn gap, and none is negative', () => {
    const [one] = recording.tally.stagesOfGaps;
    expect(one!.spent.every((time) => time >= 0)).toBe(true);
    expect(one!.spent.reduce((a, b) => a + b, 0)).toBe(740 * MS);
  });

  test('is thrown away where the final transcript differs: the turn goes as if it had not been', () => {
    const differs = new Recording(
      scene({ partials: '{ start_after: 200ms, revised: { quiet: 100%, noisy: 100% } }' }),
    ).run(10 * SECOND);
    expect(differs.tally.counts).toMatchObject({ guessed: 1, discarded: 1, outputTokens: 10 });
    // The prompt has been read, but for its last token: 10.1 instead of 21 ms.
    expect(differs.sum('turn_gap')).toBeCloseTo(801 - 10.9, 6);
    const [one] = differs.tally.stagesOfGaps;
    expect(one!.spent.reduce((a, b) => a + b, 0)).toBe((801 - 10.9) * MS);
  });

  test('is thrown away where he speaks on, before it could be heard', () => {
    // A pause of 700 ms that a silence of 500 ms cuts is thought an end twice: by the partial, and by silence.
    const on = new Recording(scene({ parts: 2, partials: '{ start_after: 200ms }' })).run(
      10 * SECOND,
    );
    expect(on.tally.counts).toMatchObject({ guessed: 2, discarded: 0, cutOff: 1, audible: 1 });
    const patient = scene({ parts: 2, partials: '{ start_after: 200ms }' });
    const routes = patient.routes.map((route) =>
      route.kind === 'voice_agent'
        ? { ...route, endpoint: { ...route.endpoint, silence: 900 * MS } }
        : route,
    );
    const spared = new Recording({ ...patient, routes }).run(10 * SECOND);
    expect(spared.tally.counts).toMatchObject({ guessed: 2, discarded: 1, cutOff: 0, audible: 1 });
  });

  test('is not begun where he speaks on while the chunk that shows the pause is under way', () => {
    // The pause of 290 ms is shown by the chunk of 1280, which is recognized at 1310, 20 ms after he spoke on.
    const model = scene({ parts: 2, partials: '{ start_after: 200ms }' });
    const routes = model.routes.map((route) =>
      route.kind === 'voice_agent'
        ? {
            ...route,
            endpoint: { ...route.endpoint, silence: 900 * MS },
            utterance: { ...route.utterance, pause: constant(290 * MS) },
          }
        : route,
    );
    const { tally, world } = new Recording({ ...model, routes }).run(10 * SECOND);
    expect(tally.counts).toMatchObject({ guessed: 1, discarded: 0, outputTokens: 5, audible: 1 });
    expect(world.jobs.size).toBe(0);
  });

  test('that fails is asked for again once the final transcript is there', () => {
    const failing = new Recording(
      scene({
        partials: '{ start_after: 200ms }',
        stations: 'knowledge: { kind: dependency, time: 10ms, error_rate: 100% }',
        route: 'retrieval: { index: knowledge }',
      }),
    ).run(10 * SECOND);
    expect(failing.tally.counts).toMatchObject({ guessed: 1, discarded: 1 });
    expect(failing.ends).toEqual(['0 failed 1640']);
  });
});

test('churn is the share of the words that are revised, more of them in noise', () => {
  const churn = (noise: string): number => {
    const { tally } = new Recording(
      scene({
        partials: '{ revised: { quiet: 5%, noisy: 25% } }',
        devices: `devices: { any: { noise: ${noise} } }`,
        turns: 1000,
        traffic: '{ closed: { population: 8, think: 1s, start: staggered } }',
      }),
    ).run(1500 * SECOND);
    return tally.counts.revised / tally.counts.words;
  };
  // About 2,700 turns of 10 words, rounded by chance: standard errors below 0.001.
  expect(Math.abs(churn('0%') - 0.05)).toBeLessThan(0.005);
  expect(Math.abs(churn('50%') - 0.15)).toBeLessThan(0.005);
});
