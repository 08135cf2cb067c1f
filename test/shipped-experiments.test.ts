import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readModel } from '../src/model/index.ts';
import { mmc } from '../src/theory/index.ts';

/** Rows of a committed table, by column; README tests hold these files to what the code writes now. */
function reference(experiment: string, file: string): Record<string, string>[] {
  const text = readFileSync(`out/reference/${experiment}/${file}`, 'utf8');
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

describe('published-table: the profile of the shipped recognizer', () => {
  // NVIDIA Riva ASR NIM 1.4.0 documentation, ASR performance, first table, 160 ms chunks; ms.
  const published = [
    { streams: 1, mean: 14, p50: 12.7, p95: 13.7 },
    { streams: 8, mean: 15.3, p50: 14.3, p95: 20 },
    { streams: 16, mean: 21, p50: 18, p95: 28 },
    { streams: 32, mean: 28, p50: 28, p95: 40 },
    { streams: 48, mean: 35, p50: 35, p95: 47.4 },
    { streams: 64, mean: 42, p50: 40, p95: 55 },
  ];

  test.each(published)('is within 10 % of what was published at $streams streams', (row) => {
    const found = reference('published-table', 'steps.csv').find(
      ({ load_offered }) => Number(load_offered) === row.streams,
    )!;
    for (const figure of ['mean', 'p50', 'p95'] as const) {
      const ratio = Number(found[`chunk_response_${figure}_ms`]) / row[figure];
      expect(Math.abs(ratio - 1), `${figure} at ${row.streams} streams`).toBeLessThan(0.1);
    }
  });

  test('is the one that the fleet has', () => {
    const profile = (file: string) => {
      const reading = readModel(file, readFileSync(file, 'utf8'));
      if ('mistakes' in reading) throw new Error(file);
      const pool = reading.value.stations.find(({ kind }) => kind === 'batching_pool');
      return pool?.kind === 'batching_pool' ? pool.work : null;
    };
    expect(profile('models/recognizer-benchmark.yaml')).toEqual(profile('models/recognizer.yaml'));
  });
});

describe('recognizer: four GPUs', () => {
  const dictation = reference('recognizer', 'steps.csv').filter(({ swept }) => swept === 'true');
  const files = reference('recognizer', 'steps.csv').filter(({ route }) => route === 'files');
  const summary = JSON.parse(readFileSync('out/reference/recognizer/summary.json', 'utf8'));
  const [ceiling] = summary.answer.ceilings;
  const load = ({ load_offered }: Record<string, string>): number => Number(load_offered);

  test('the knee lies within 3 % of the ceiling computed from the profile', () => {
    expect(summary.answer.stable_up_to).toBeGreaterThan(0.97 * ceiling.load);
    expect(summary.answer.unstable_from).toBeLessThan(1.03 * ceiling.load);
    expect(summary.answer.unstable_from).toBeGreaterThan(ceiling.load);
  });

  test('is flat below the knee: first partial p95 rises by less than a fifth up to 97 % of the ceiling', () => {
    const p95 = dictation
      .filter((row) => load(row) < ceiling.load)
      .map((row) => Number(row['first_partial_p95_ms']));
    expect(Math.max(...p95) / p95[0]!).toBeLessThan(1.2);
  });

  test('is stable below and unstable above, bulk giving way first under strict urgency', () => {
    for (const row of files) {
      expect(row['stability'], `at ${load(row)}`).toBe(
        load(row) < ceiling.load ? 'stable' : 'unstable',
      );
    }
    expect(summary.answer.capacity.route).toBe('files');
  });

  test('achieves the load that is offered while it is stable, within 4 %', () => {
    for (const row of dictation.filter((row) => load(row) < ceiling.load)) {
      const achieved = Number(row['concurrency_achieved_mean']);
      expect(Math.abs(achieved / load(row) - 1), `at ${load(row)}`).toBeLessThan(0.04);
    }
  });
});

describe('retrieval-fallbacks: look-ups ten times as slow', () => {
  const agents = reference('retrieval-fallbacks', 'steps.csv').filter(
    ({ route }) => route === 'agent',
  );
  const of = (policy: string, column: string): number =>
    Number(agents.find((row) => row['policy'] === policy)![column]);

  test('whoever waits for all of them waits long; under a deadline without fallbacks half of the turns fail', () => {
    expect(of('wait', 'turn_gap_p95_ms')).toBeGreaterThan(2000);
    expect(of('wait', 'error_rate')).toBeLessThan(0.01);
    expect(of('fail_closed', 'error_rate')).toBeGreaterThan(0.4);
    expect(of('fail_closed', 'retrieval_p95_ms')).toBeLessThan(460);
  });

  test('fallbacks keep the gap and the turns, and pay in grounding and in work for humans', () => {
    expect(of('fallbacks', 'turn_gap_p95_ms')).toBeLessThan(1700);
    expect(of('fallbacks', 'error_rate')).toBe(0);
    expect(of('fallbacks', 'grounding_rate')).toBeLessThan(of('wait', 'grounding_rate') - 0.2);
    expect(of('fallbacks', 'hand_off_rate')).toBeGreaterThan(0.01);
    expect(of('fallbacks', 'unsafe_answers_count')).toBeLessThan(
      of('wait', 'unsafe_answers_count'),
    );
  });

  test('nobody sees what he must not', () => {
    expect(agents.map((row) => row['forbidden_exposures_count'])).toEqual(['0', '0', '0']);
  });
});

describe('endpointing: noisy callers', () => {
  const agents = reference('endpointing', 'steps.csv').filter(({ route }) => route === 'agent');
  const of = (policy: string, column: string): number =>
    Number(agents.find((row) => row['policy'] === policy)![column]);

  test('less silence is a shorter gap and more turns that are cut', () => {
    const gaps = ['silence_300', 'silence_500'].map((policy) => of(policy, 'turn_gap_p50_ms'));
    expect(gaps[1]! - gaps[0]!).toBeCloseTo(200, -1.5);
    expect(of('silence_300', 'cut_off_rate')).toBeGreaterThan(
      2 * of('silence_500', 'cut_off_rate'),
    );
  });

  test('a classifier is as quick and cuts fewer; on partial transcripts it is quicker still, for wasted tokens', () => {
    expect(of('semantic', 'turn_gap_p50_ms')).toBeLessThan(
      of('silence_500', 'turn_gap_p50_ms') - 150,
    );
    expect(of('semantic', 'cut_off_rate')).toBeLessThan(of('silence_500', 'cut_off_rate') / 2);
    expect(of('semantic_early', 'turn_gap_p50_ms')).toBeLessThan(
      of('semantic', 'turn_gap_p50_ms') - 80,
    );
    // 18 % is what one vendor tells of its own (callingscout.ai); noise makes it more.
    expect(of('semantic_early', 'discard_rate')).toBeGreaterThan(0.1);
    expect(of('semantic_early', 'discard_rate')).toBeLessThan(0.4);
    expect(of('semantic_early', 'output_tokens_mean')).toBeGreaterThan(
      of('semantic', 'output_tokens_mean'),
    );
  });
});

describe('first-audio: what callers hear late, and in pieces', () => {
  const agents = reference('first-audio', 'steps.csv').filter(({ route }) => route === 'agent');
  const of = (policy: string, column: string): number =>
    Number(agents.find((row) => row['policy'] === policy)![column]);

  test('misses and cold voices make the first byte late, by half at least', () => {
    for (const policy of ['no_cache', 'cold_voices']) {
      expect(of(policy, 'tts_first_byte_p95_ms')).toBeGreaterThan(
        1.5 * of('as_it_is', 'tts_first_byte_p95_ms'),
      );
      expect(of(policy, 'underrun_rate')).toBe(0);
    }
  });

  test('all of the audio takes longer without the cache than with cold voices: they are not one number', () => {
    expect(of('no_cache', 'synthesis_p95_ms')).toBeGreaterThan(
      2 * of('cold_voices', 'synthesis_p95_ms'),
    );
  });

  test('a network that loses packets leaves gaps and keeps callers waiting, and the service sees nothing of it', () => {
    expect(of('lossy', 'underrun_rate')).toBeGreaterThan(0.01);
    expect(of('lossy', 'turn_gap_p95_ms')).toBeGreaterThan(of('as_it_is', 'turn_gap_p95_ms') + 400);
    const [lossy, plain] = ['lossy', 'as_it_is'].map((policy) => of(policy, 'first_audio_p95_ms'));
    expect(Math.abs(lossy! / plain! - 1)).toBeLessThan(0.03);
  });
});

describe('cost-of-a-turn: what makes a turn dear', () => {
  const agents = reference('cost-of-a-turn', 'steps.csv').filter(({ route }) => route === 'agent');
  const of = (policy: string, column: string): number =>
    Number(agents.find((row) => row['policy'] === policy)![column]);

  test.each(['long_prompts', 'fan_out', 'tools', 'regeneration'])(
    '%s: more tokens, more GPU time, a longer gap',
    (policy) => {
      for (const column of ['prompt_tokens_mean', 'gpu_seconds_per_turn', 'turn_gap_p95_ms']) {
        expect(of(policy, column), column).toBeGreaterThan(of('as_it_is', column));
      }
    },
  );

  test('tools and replies made anew take more tokens to make, a wide fan-out only to read', () => {
    const made = (policy: string) =>
      of(policy, 'output_tokens_mean') / of('as_it_is', 'output_tokens_mean');
    // 13 of 34 tokens more; a fifth of the first sentences of 16.
    expect(made('tools')).toBeGreaterThan(1.3);
    expect(made('regeneration')).toBeGreaterThan(1.05);
    expect(Math.abs(made('fan_out') - 1)).toBeLessThan(0.02);
  });
});

describe('cascade-or-speech-to-speech', () => {
  const rows = reference('cascade-or-speech-to-speech', 'steps.csv');
  const of = (policy: string, column: string): number[] =>
    rows.filter((row) => row['policy'] === policy).map((row) => Number(row[column]));

  test('with fewer stages the gap is shorter by 100 to 400 ms at every load, though prompts are longer', () => {
    const gaps = of('cascade', 'turn_gap_p95_ms');
    of('speech_to_speech', 'turn_gap_p95_ms').forEach((gap, i) => {
      expect(gaps[i]! - gap).toBeGreaterThan(100);
      expect(gaps[i]! - gap).toBeLessThan(400);
    });
    const prompts = of('cascade', 'prompt_tokens_mean');
    of('speech_to_speech', 'prompt_tokens_mean').forEach((tokens, i) => {
      expect(tokens / prompts[i]!).toBeGreaterThan(1.3);
    });
  });
});

test('bursts-of-calls: a spike harms most; what is shorter than a call is levelled', () => {
  const rows = reference('bursts-of-calls', 'steps.csv').filter(({ route }) => route === 'agent');
  const p95 = (of: string): number =>
    Number(rows.find(({ policy }) => policy === of)!['turn_gap_p95_ms']);
  expect(p95('spike')).toBeGreaterThan(2 * p95('on_off'));
  expect(p95('bursts')).toBeGreaterThan(p95('on_off')); // at random they may last for minutes
  expect(p95('on_off')).toBeLessThan(1.5 * p95('steady'));
});

test('vocoder-placement: one of its own is quicker where the synthesizer is busy, and costs more', () => {
  const rows = reference('vocoder-placement', 'steps.csv');
  const [shared, own] = rows.map((row) => ({
    audio: Number(row['first_audio_p95_ms']),
    cost: Number(row['cost_per_success_usd']),
  }));
  expect(own!.audio).toBeLessThan(shared!.audio);
  expect(own!.cost).toBeGreaterThan(shared!.cost);
});

describe('own-or-hosted', () => {
  test('finds the load at which the cheaper synthesizer is another one, with its interval', () => {
    const summary = JSON.parse(readFileSync('out/reference/own-or-hosted/summary.json', 'utf8'));
    const [{ cheaper_below, cheaper_above, load, load_lo, load_hi }] = summary.crossovers;
    expect([cheaper_below, cheaper_above]).toEqual(['hosted', 'own']);
    // Two GPUs at 1.30 USD/h, and 0.35 x 2.2 sentences of 0.0003 USD in each of the turns, 6 in 97 s: 35 calls or so.
    expect(load).toBeGreaterThan(20);
    expect(load).toBeLessThan(60);
    expect(load_lo).toBeLessThan(load);
    expect(load_hi).toBeGreaterThan(load);
  });
});

describe('mmc: M/M/4', () => {
  const rows = reference('mmc', 'stations.csv').filter(
    ({ load_offered }) => Number(load_offered) < 4,
  );

  // An interval of 95 % from 10 replications has half-width 2.26 standard errors: three of them are 6.8.
  test.each(rows)('waiting agrees with Erlang C at $load_offered jobs/s', (row) => {
    const exact = mmc({ arrivalRate: Number(row['load_offered']), serviceRate: 1, workers: 4 });
    const [mean, low, high] = ['', '_lo', '_hi'].map((end) =>
      Number(row[`waiting_mean${end}_ms`]),
    ) as [number, number, number];
    const halfWidth = (high - low) / 2;
    expect(Math.abs(mean - 1000 * exact.meanWaiting)).toBeLessThan(3 * halfWidth);
  });
});
