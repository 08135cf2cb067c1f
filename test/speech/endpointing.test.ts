import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../src/model/index.ts';
import { Recording, scene } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

/** The scene with another way of endpointing. */
function endpointing(of: Parameters<typeof scene>[0], endpoint: object): ModelDescription {
  const model = scene(of);
  const routes = model.routes.map((route) =>
    route.kind === 'voice_agent'
      ? { ...route, endpoint: { ...route.endpoint, ...endpoint } }
      : route,
  );
  return { ...model, routes };
}

const semantic = (finds: number, mistakes = 0) => ({
  semantic: { after: 200 * MS, inference: 40 * MS, finds, mistakes },
});

/* The caller speaks until 1000; the chunk of 1280 is the first after 240 ms of silence, that of 1600 after 500. */
describe('a classifier', () => {
  test('ends a turn before the silence does', () => {
    const { tally } = new Recording(endpointing({}, semantic(1))).run(10 * SECOND);
    expect(tally.delay('endpoint').recent.sum / MS).toBe(1280 - 1000);
  });

  test('of which it is not sure is ended by silence', () => {
    const { tally } = new Recording(endpointing({}, semantic(0))).run(10 * SECOND);
    expect(tally.delay('endpoint').recent.sum / MS).toBe(1600 - 1000);
  });

  test('that takes a pause for the end cuts it', () => {
    // A pause of 400 ms, which the silence of 500 spares.
    const cuts = (mistakes: number) => {
      const model = endpointing({ parts: 2 }, semantic(1, mistakes));
      const routes = model.routes.map((route) =>
        route.kind === 'voice_agent'
          ? {
              ...route,
              utterance: {
                ...route.utterance,
                pause: { family: 'constant' as const, value: 400 * MS },
              },
            }
          : route,
      );
      return new Recording({ ...model, routes }).run(10 * SECOND).tally.counts.cutOff;
    };
    expect(cuts(0)).toBe(0);
    expect(cuts(1)).toBe(1);
  });
});

/*
 * As the turn that is cut early in voice-agent.test.ts: taken for ended at 1600, spoken on from 1700 to 2700. Its reply
 * would be audible at 1801. Resumed, it is called off by the chunk of 1760, at the service at 1780. As a new turn
 * it is stopped by the chunk of 1920, which shows 200 ms of voice: until then the reply is heard over him.
 */
describe('who speaks on after an early cut', () => {
  const cut = (afterCut: string) =>
    new Recording(endpointing({ parts: 2 }, { afterCut })).run(10 * SECOND);

  test('does not hear the reply if his turn is resumed', () => {
    const { tally, spans } = cut('resume');
    expect(tally.counts).toMatchObject({ cutOff: 1, reversed: 0, audible: 1 });
    // 100 + 10 + 10 tokens, all that he said being one turn.
    expect(spans).toContain('language model: first token 3230-3241');
  });

  test('hears it over his own voice if it is a new turn, and what was answered stays in the prompt', () => {
    const { tally, spans } = cut('new_turn');
    expect(tally.counts).toMatchObject({ cutOff: 1, reversed: 1, audible: 1 });
    // 100 + 10 + 5 tokens that the worker holds, and 10 new ones; the reply of 5 tokens was complete.
    expect(spans).toContain('language model: first token 3230-3241');
    const model = endpointing({ parts: 2, turns: 2 }, { afterCut: 'new_turn' });
    const longer = new Recording(model).run(20 * SECOND).tally.counts.promptTokens;
    const resumed = endpointing({ parts: 2, turns: 2 }, { afterCut: 'resume' });
    const shorter = new Recording(resumed).run(20 * SECOND).tally.counts.promptTokens;
    // Of four requests: 5 tokens more in the second, 5 in the third, and twice as many in the fourth.
    expect(longer - shorter).toBe(5 + 5 + 10);
  });
});

test('noise makes both errors more frequent: more cuts, later ends', () => {
  const run = (noise: string) => {
    const model = endpointing(
      {
        parts: 2,
        turns: 1000,
        devices: `devices: { any: { noise: ${noise} } }`,
        traffic: '{ closed: { population: 4, think: 1s, start: staggered } }',
      },
      { unheard: { family: 'exponential', mean: 300 * MS }, silence: 800 * MS },
    );
    const { tally } = new Recording(model).run(900 * SECOND);
    const { offered, counts } = tally;
    const late = tally.delay('endpoint').recent.quantile(0.95) / MS;
    return { cuts: counts.cutOff / offered, late };
  };
  const quiet = run('0%');
  const noisy = run('40%');
  expect(quiet.cuts).toBe(0); // the pause of 700 ms is shorter than the silence
  expect(noisy.cuts).toBeGreaterThan(0.15);
  expect(noisy.late).toBeGreaterThan(quiet.late + 200);
});
