import { describe, expect, test } from 'vitest';
import { Recording, scene } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

const calling = (tools: string, more: Parameters<typeof scene>[0] = {}) =>
  scene({
    stations: 'crm: { kind: dependency, time: 50ms, error_rate: 0% }',
    route: `tools: { service: crm, share: 100%, call_tokens: 3, result_tokens: 20, ${tools} }`,
    ...more,
  });

/*
 * The plain turn of voice-agent.test.ts: the language model is asked at 1630 and has read the prompt of 110 tokens at 1651,
 * with the first of 3 tokens of the call; the third is there at 1671. The tool answers at 1721. The second prompt
 * has 133 tokens, of which the worker holds 113: 10 + 2; first token at 1733, sentence at 1773.
 */
describe('a call of a tool, to the microsecond', () => {
  const recording = new Recording(calling('deadline: 1s')).run(10 * SECOND);

  test('comes before the reply', () => {
    expect(recording.spans.filter((span) => /language model|tool/.test(span))).toEqual([
      'language model: calls tool 1630-1671',
      'tool: answers 1671-1721',
      'language model: first token 1721-1733',
      'language model: sentence 1733-1773',
    ]);
    expect(recording.tally.counts).toMatchObject({
      toolCalls: 1,
      promptTokens: 110 + 133,
      outputTokens: 3 + 5,
    });
  });

  test('its stages add up to the turn gap', () => {
    const [one] = recording.tally.stagesOfGaps;
    expect(one!.spent.reduce((a, b) => a + b, 0) / MS).toBe(recording.sum('turn_gap'));
  });

  test('that has no answer fails the turn', () => {
    expect(new Recording(calling('deadline: 20ms')).run(10 * SECOND).ends).toEqual([
      '0 timeout 1691',
    ]);
  });

  test('waits for the final transcript where the reply is begun before', () => {
    const early = new Recording(
      calling('deadline: 1s', { partials: '{ start_after: 200ms }' }),
    ).run(10 * SECOND);
    expect(early.spans).toContain('tool: answers 1630-1680');
    expect(early.tally.counts).toMatchObject({ toolCalls: 1, guessed: 1, discarded: 0 });
  });
});

/* The sentence is complete at 1691 and refused; the prompt is held but for its last token: 10.1, and four steps more. */
test('a reply that is refused is made anew, and costs its tokens twice', () => {
  const model = scene();
  const routes = model.routes.map((route) =>
    route.kind === 'voice_agent' ? { ...route, reply: { ...route.reply, regenerated: 1 } } : route,
  );
  const recording = new Recording({ ...model, routes }).run(10 * SECOND);
  expect(recording.spans.filter((span) => span.startsWith('language model'))).toEqual([
    'language model: refused 1630-1691',
    'language model: first token 1691-1701.1',
    'language model: sentence 1701.1-1741.1',
  ]);
  expect(recording.tally.counts).toMatchObject({ regenerated: 1, outputTokens: 10, audible: 1 });
  expect(recording.world.jobs.size).toBe(0);
});
