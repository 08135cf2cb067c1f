import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';

/*
 * What a capacity engineer expects to move, in the committed tables of four experiments: recognition, synthesis,
 * retrieval, cost. Bands are wide: a direction and a factor.
 */

type Row = Readonly<Record<string, string>>;

interface Summary {
  readonly answer: { readonly sentence: string };
}

const read = (experiment: string, file: string): string =>
  readFileSync(`out/reference/${experiment}/${file}`, 'utf8');

/** The figures of the agent at one step, by policy. */
function underOf(experiment: string, step = '1'): (policy: string, column: string) => number {
  const rows: Row[] = parse(read(experiment, 'steps.csv'), { columns: true });
  return (policy, column) => {
    const row = rows.find(
      (each) => each['policy'] === policy && each['route'] === 'agent' && each['step'] === step,
    )!;
    return row[column] === '' ? NaN : Number(row[column]);
  };
}

const sentenceOf = (experiment: string): string =>
  (JSON.parse(read(experiment, 'summary.json')) as Summary).answer.sentence;

describe('recognition: when a turn counts as ended', () => {
  const under = underOf('endpointing');
  test('less silence shortens the gap and cuts more turns off; a classifier does the one without the other', () => {
    const [cuts, gap] = ['cut_off_rate', 'turn_gap_p95_ms'];
    expect(under('silence_300', gap)).toBeLessThan(under('silence_500', gap));
    expect(under('silence_300', cuts)).toBeGreaterThan(2 * under('silence_500', cuts));
    expect(under('semantic', gap)).toBeLessThan(under('silence_500', gap));
    expect(under('semantic', cuts)).toBeLessThan(under('silence_500', cuts));
  });
  test('replies begun on partial transcripts come sooner, and some are thrown away', () => {
    expect(under('semantic_early', 'turn_gap_p95_ms')).toBeLessThan(
      under('semantic', 'turn_gap_p95_ms'),
    );
    expect(under('semantic_early', 'discard_rate')).toBeGreaterThan(0.05);
    expect(under('semantic', 'discard_rate')).toBeNaN();
  });
  test('the closing sentence tells of both', () => {
    expect(sentenceOf('endpointing')).toMatch(/turns cut off is .*p95 of turn gap is /);
  });
});

describe('synthesis: what keeps the first audio waiting', () => {
  const under = underOf('first-audio');
  const [first, gaps] = ['first_audio_p95_ms', 'underrun_rate'];
  test.each(['no_cache', 'cold_voices'])('%s: later first audio, no more gaps', (policy) => {
    expect(under(policy, first)).toBeGreaterThan(1.1 * under('as_it_is', first));
    expect(under(policy, gaps)).toBeLessThan(under('as_it_is', gaps) + 0.01);
  });
  test('a network that loses packets leaves gaps, which the service does not see', () => {
    expect(under('lossy', gaps)).toBeGreaterThan(under('as_it_is', gaps) + 0.015);
    expect(under('lossy', first)).toBeLessThan(1.1 * under('as_it_is', first));
    expect(under('lossy', 'turn_gap_p95_ms')).toBeGreaterThan(under('as_it_is', 'turn_gap_p95_ms'));
  });
  test('the closing sentence tells of both', () => {
    expect(sentenceOf('first-audio')).toMatch(/p95 of first audio is .*replies with gaps is /);
  });
});

describe('retrieval: what is said when look-ups are slow', () => {
  const under = underOf('retrieval-fallbacks');
  test('waiting keeps answers grounded and is slow; failing closed loses turns; fallbacks give up some grounding', () => {
    expect(under('fail_closed', 'error_rate')).toBeGreaterThan(0.3);
    expect(under('fallbacks', 'error_rate')).toBeLessThan(0.05);
    expect(under('fallbacks', 'turn_gap_p95_ms')).toBeLessThan(
      0.8 * under('wait', 'turn_gap_p95_ms'),
    );
    expect(under('fallbacks', 'grounding_rate')).toBeLessThan(under('wait', 'grounding_rate'));
    expect(under('fallbacks', 'hand_off_rate')).toBeGreaterThan(under('wait', 'hand_off_rate'));
  });
  test('nothing is shown that must not be seen', () => {
    for (const policy of ['wait', 'fail_closed', 'fallbacks']) {
      expect(under(policy, 'forbidden_exposures_count')).toBe(0);
    }
  });
  test('the closing sentence tells of grounding and hand-off', () => {
    expect(sentenceOf('retrieval-fallbacks')).toMatch(/replies grounded is .*handed off is /);
  });
});

describe('cost: what makes a turn dear', () => {
  const under = underOf('cost-of-a-turn');
  test.each(['long_prompts', 'fan_out', 'tools', 'regeneration'])(
    '%s takes more GPU time, and the delay more than that',
    (policy) => {
      const more = (column: string): number => under(policy, column) / under('as_it_is', column);
      expect(more('gpu_seconds_per_turn')).toBeGreaterThan(1);
      expect(more('turn_gap_p95_ms')).toBeGreaterThan(more('gpu_seconds_per_turn'));
    },
  );
  test('the closing sentence tells of GPU time and cost', () => {
    expect(sentenceOf('cost-of-a-turn')).toMatch(/GPU time a turn is .*cost per success is /);
  });
});

test('updates of what is to be recognized hold up their GPUs: many of them show, and short ones do not', () => {
  const rows: Row[] = parse(read('vocabulary-updates', 'steps.csv'), { columns: true });
  const p95 = (policy: string): number =>
    Number(rows.find((row) => row['policy'] === policy)!['first_partial_p95_ms']);
  expect(p95('every_minute')).toBeGreaterThan(p95('none') + 15);
  expect(p95('swapped')).toBeLessThan(p95('none') + 10);
});

test('long packets keep audio back: the median gap grows by about two of them, less what fewer losses save', () => {
  const under = underOf('packets');
  const more = under('ms_160', 'turn_gap_p50_ms') - under('ms_20', 'turn_gap_p50_ms');
  expect(more).toBeGreaterThan(100);
  expect(more).toBeLessThan(2 * 140 + 20);
});

describe('less than the best, where there is trouble', () => {
  const [gap, success] = ['turn_gap_p95_ms', 'success_rate'];
  /** At the higher of two loads. */
  const busiest = (experiment: string): ReturnType<typeof underOf> => underOf(experiment, '2');

  test('a smaller recognizer for new calls keeps turns in time, and costs less success than waiting', () => {
    const under = busiest('smaller-recognizer');
    for (const policy of ['by_streams', 'by_burn']) {
      expect(under(policy, gap)).toBeLessThan(under('large', gap) / 3);
      expect(under(policy, success)).toBeGreaterThan(under('large', success) + 0.02);
      // What it gets wrong shows in what is found with it.
      expect(under(policy, 'grounding_rate')).toBeLessThan(under('large', 'grounding_rate'));
    }
    expect(under('small', 'grounding_rate')).toBeLessThan(under('by_burn', 'grounding_rate'));
  });

  test('ready answers save turns from the queue of the language model; humans do so too, at their price', () => {
    const under = busiest('fallbacks-under-load');
    expect(under('none', 'error_rate')).toBeGreaterThan(0.02);
    for (const policy of ['template', 'hand_off', 'by_burn']) {
      expect(under(policy, 'error_rate')).toBeLessThan(0.01);
      expect(under(policy, 'retrieval_fallback_rate')).toBeGreaterThan(0.03);
    }
    const cost = 'cost_per_success_usd';
    expect(under('template', cost)).toBeLessThan(under('none', cost));
    // 4 % of the turns at 0.50 USD.
    expect(under('hand_off', cost)).toBeGreaterThan(0.4 * under('hand_off', 'hand_off_rate'));
  });

  test('while there is no trouble, nobody has less', () => {
    const under = underOf('fallbacks-under-load');
    expect(under('template', success)).toBeCloseTo(under('none', success), 2);
  });
});
