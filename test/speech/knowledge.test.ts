import { describe, expect, test } from 'vitest';
import { Recording, scene } from './scene.ts';

const SECOND = 1_000_000;

/** One caller, whose replies are based on look-ups of 50 ms; his first one is asked for at 1630 ms. */
const asking = (
  retrieval: string,
  more: { index?: string; access?: string; turns?: number; intents?: string } = {},
) =>
  scene({
    stations: `
  knowledge: { kind: dependency, ${more.index ?? 'time: 50ms'} }
  rights: { kind: dependency, ${more.access ?? 'time: 10ms'} }
  answers: { kind: cache, capacity: 10, inserted: when_made }`.trim(),
    route: `retrieval: { index: knowledge, snippets: { cache: answers }, access: { service: rights, uncertain: refuse }, ${retrieval} }`,
    ...more,
  });

const run = (model: ReturnType<typeof asking>): Recording => new Recording(model).run(60 * SECOND);

describe('an index that is too old', () => {
  const old = 'versions: { every: 1h, fresh_within: 1s }';

  test('fails the turn: nothing is based on it', () => {
    const { ends, tally } = run(asking(old));
    expect(ends).toEqual(['0 failed 1680']);
    expect(tally.counts).toMatchObject({ stale: 0, audible: 0 });
  });

  test('is answered from where the model says so, and each stale answer is counted', () => {
    const answering = (lastChange: string) =>
      run(
        asking(
          `versions: { every: 1h, fresh_within: 1s, when_old: answer }, documents: { last_change: ${lastChange} }`,
        ),
      ).tally.counts;
    expect(answering('1s')).toMatchObject({ audible: 1, grounded: 1, stale: 1 });
    expect(answering('2s')).toMatchObject({ audible: 1, grounded: 1, stale: 0 });
  });

  test('is replaced by the next version, unless that fails', () => {
    const rotating = (failing: string) =>
      run(asking(`versions: { every: 1s, fresh_within: 1s, failing: ${failing} }`)).ends[0];
    expect(rotating('0%')).toMatch(/^0 served/);
    expect(rotating('100%')).toBe('0 failed 1680');
  });
});

describe('a check of access', () => {
  const forbidden = 'documents: { forbidden: 100% }';

  test('comes after the look-ups and before the language model', () => {
    const { spans } = run(asking('fanout: 2'));
    expect(spans).toContain('access: check 1680-1690');
    expect(spans).toContain('language model: first token 1690-1711');
  });

  test('leaves out what the caller must not see', () => {
    const { tally } = run(asking(forbidden));
    expect(tally.counts).toMatchObject({ audible: 1, grounded: 0, forbidden: 0 });
  });

  test('fails closed where it has no answer', () => {
    const { ends, tally } = run(asking(forbidden, { access: 'time: 10ms, error_rate: 100%' }));
    expect(ends).toEqual(['0 failed 1690']);
    expect(tally.counts.forbidden).toBe(0);
  });

  test('that fails open exposes it, and each time is counted', () => {
    const open = asking('documents: { forbidden: 100% }', {
      access: 'time: 10ms, error_rate: 100%',
    });
    const [route] = open.routes;
    if (route?.kind !== 'voice_agent') throw new Error('no agent');
    const access = { ...route.retrieval!.access!, uncertain: 'answer' as const };
    const retrieval = { ...route.retrieval!, access };
    const { tally } = run({ ...open, routes: [{ ...route, retrieval }] });
    expect(tally.counts).toMatchObject({ audible: 1, forbidden: 1 });
  });
});

/* The index takes 300 ms for each of two look-ups, one after the other; the deadline is at 2030. */
describe('under a deadline', () => {
  const slow = { index: 'time: 300ms, concurrency: 1' };
  const late = 'fanout: 2, deadline: 400ms';

  test('fewer look-ups will do after a while, and the answer is less likely to be among them', () => {
    const { spans, tally } = run(
      asking(
        `fanout: 2, fallbacks: [smaller_k], smaller_k: { needed: 1, after: 350ms }, documents: { recall: 100% }`,
        slow,
      ),
    );
    expect(spans).toContain('retrieval: slowest needed 1630-1980');
    expect(tally.counts).toMatchObject({ audible: 1, fellBack: 1 });
  });

  test('a ready answer does without the language model', () => {
    const intents = 'intents: { hours: { template: true } }';
    const recording = run(asking(`${late}, fallbacks: [template]`, { ...slow, intents }));
    expect(recording.spans).toContain('synthesizer: sentence 2030-2125');
    expect(recording.spans.some((span) => span.startsWith('language model'))).toBe(false);
    expect(recording.tally.counts).toMatchObject({ audible: 1, fellBack: 1, grounded: 0 });
  });

  test('but not for a high risk: a human goes on', () => {
    const intents = 'intents: { dose: { risk: high, template: true } }';
    const { ends, tally } = run(
      asking(`${late}, fallbacks: [template, hand_off]`, { ...slow, intents, turns: 3 }),
    );
    expect(ends).toEqual(['0 handed off 2030']);
    expect(tally.counts).toMatchObject({ handedOff: 1, unsafe: 0, calls: 1, tasks: 0 });
    expect(tally).toMatchObject({ failed: 0, served: 0 });
    expect(tally.delay('turn_gap').missing).toBe(0);
  });

  test('nor is a human asked for what is safe: the turn fails', () => {
    expect(run(asking(`${late}, fallbacks: [hand_off]`, slow)).ends).toEqual(['0 failed 2030']);
  });
});

test('an answer without ground is not given where it is checked: a human is asked if the risk is high', () => {
  const nothing = 'documents: { recall: 0% }, fallbacks: [hand_off]';
  const intents = 'intents: { dose: { risk: high } }';
  const unchecked = run(asking(nothing, { intents }));
  expect(unchecked.tally.counts).toMatchObject({ audible: 1, grounded: 0, unsafe: 1 });
  const checked = run(asking(`${nothing}, check_grounding: high`, { intents }));
  expect(checked.ends).toEqual(['0 handed off 1690']);
  const blind = run(
    asking(nothing.replace('recall: 0%', 'recall: 0%, unnoticed: 100%'), { intents }),
  );
  expect(blind.tally.counts.unsafe).toBe(1);
});

test('what was found for an intent before is there when the index is too old', () => {
  // The first turn is asked at 1630, the second some four seconds later.
  const recording = run(
    asking('versions: { every: 1h, fresh_within: 3s }, fallbacks: [snippets]', { turns: 2 }),
  );
  expect(recording.ends.map((end) => end.split(' ')[1])).toEqual(['served', 'served']);
  expect(recording.tally.counts).toMatchObject({ audible: 2, fellBack: 1, grounded: 2 });
});

describe('how often the answer is found', () => {
  const grounding = (retrieval: string, devices: string): number => {
    const { tally } = new Recording(
      scene({
        stations: 'knowledge: { kind: dependency, time: 5ms }',
        route: `retrieval: { index: knowledge, ${retrieval} }`,
        turns: 1000,
        devices,
        traffic: '{ closed: { population: 8, think: 1s, start: staggered } }',
      }),
    ).run(2500 * SECOND);
    return tally.counts.grounded / tally.counts.audible;
  };

  // About 4,500 turns: a standard error of at most 0.0075; four of these are allowed.
  test.each([
    ['fanout: 2', 'devices: { any: { noise: 0% } }', 0.8],
    ['fanout: 2, needed: 1', 'devices: { any: { noise: 0% } }', 0.4],
    ['fanout: 2', 'devices: { any: { noise: 50% } }', 0.8 * (1 - 0.5 * 0.6)],
  ])('%s, %s', (retrieval, devices, expected) => {
    const documents =
      'documents: { recall: 80%, entity_errors: { noisy: 100% }, per_entity_error: 60% }';
    expect(Math.abs(grounding(`${retrieval}, ${documents}`, devices) - expected)).toBeLessThan(
      0.03,
    );
  });
});
