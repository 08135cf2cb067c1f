import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInputs } from '../src/cli/inputs.ts';
import { cellsOfVariants, runTask, tasksOf } from '../src/experiment/index.ts';
import { windowsCsv } from '../src/report/index.ts';

const FOLDER = 'experiments/drills';

const drills = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

/** Columns `step`, `policy` and `replication` of windows.csv. */
const isOf = (step: number, policy: string) => (line: string) => {
  const cells = line.split(',');
  return cells[0] === `${step}` && cells[3] === policy && cells[4] === '0';
};

/** `npm run reproduce` runs all of a drill; here one run of its last policy stands for it. */
describe.each(drills)('%s', (file) => {
  test('one of its runs writes the bytes of the reference', () => {
    const { experiment, variants } = readInputs(join(FOLDER, file));
    const cell = cellsOfVariants(experiment, variants).at(-1)!;
    const [task] = tasksOf({ ...experiment, replications: 1 }, [cell]);
    const { model } = variants.find(({ policy }) => policy === cell.policy)!;
    const written = linesOf(windowsCsv([{ cell, replications: [runTask(model, task!)] }]));
    const reference = join('out', 'reference', basename(file, '.yaml'), 'windows.csv');
    const [header, ...rows] = linesOf(readFileSync(reference, 'utf8'));
    expect(written).toEqual([header, ...rows.filter(isOf(cell.step, cell.policy))]);
  });
});

type Row = Record<string, string>;

function reference(drill: string, file: string): Row[] {
  const [header, ...lines] = linesOf(readFileSync(`out/reference/${drill}/${file}.csv`, 'utf8'));
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

/** By policy, the row of a route. */
const byPolicy = (rows: readonly Row[], route: string): Record<string, Row> =>
  Object.fromEntries(
    rows.filter((row) => row['route'] === route).map((row) => [row['policy']!, row]),
  );

describe('region-loss: half of the GPUs at the peak', () => {
  const steps = byPolicy(reference('region-loss', 'steps'), 'agent');
  const harm = byPolicy(reference('region-loss', 'harm'), 'agent');

  test('the gate fails without isolation, whatever else the plan does, and holds with the plan', () => {
    const verdicts = Object.entries(steps).map(([policy, row]) => [policy, row['verdict']]);
    expect(verdicts).toEqual([
      ['none', 'FAIL'],
      ['strict', 'FAIL'],
      ['isolation', 'FAIL'],
      ['not_isolated', 'FAIL'],
      ['plan', 'PASS'],
    ]);
  });

  test('without isolation a first partial waits for batches of files, with it none does', () => {
    const p95 = (policy: string): number => Number(steps[policy]!['first_partial_p95_ms']);
    for (const policy of ['strict', 'not_isolated']) expect(p95(policy)).toBeGreaterThan(1000);
    for (const policy of ['isolation', 'plan']) expect(p95(policy)).toBeLessThan(700);
  });

  test('the plan spares nine of ten turns that are harmed without one', () => {
    const harmed = (policy: string): number => Number(harm[policy]!['turns_harmed_mean']);
    expect(harmed('plan')).toBeLessThan(0.1 * harmed('none'));
    expect(harmed('plan')).toBeLessThan(0.5 * harmed('not_isolated'));
  });

  test('every window tells of delay, backlog, retries, memory, the errors of each tenant and money', () => {
    const windows = reference('region-loss', 'windows').filter(
      ({ policy, begin_s }) => policy === 'plan' && begin_s === '80',
    );
    const of = (kind: string, name: string) =>
      windows.filter((row) => row['kind'] === kind && row['name'] === name);
    for (const row of of('route', 'agent')) {
      for (const column of ['first_partial_p95_ms', 'turn_gap_p95_ms', 'cost_usd'])
        expect(Number(row[column]), column).toBeGreaterThan(0);
    }
    for (const row of of('station', 'recognizer')) {
      expect(row['backlog_mean_jobs']).not.toBe('');
      expect(Number(row['memory_headroom_min'])).toBeGreaterThan(0.5);
    }
    for (const row of of('edge', 'agent')) expect(row['attempts_count']).not.toBe('');
    const tenants = of('tenant', 'agent');
    expect(new Set(tenants.map(({ tenant }) => tenant))).toEqual(
      new Set(['clinic', 'bank', 'shop']),
    );
    for (const row of tenants) expect(row['turns_lost_count']).toBe('0');
  });

  test('files pay for it', () => {
    const p95 = (policy: string): number =>
      Number(byPolicy(reference('region-loss', 'steps'), 'files')[policy]!['p95_ms']);
    expect(p95('plan')).toBeGreaterThan(10 * p95('none'));
  });
});

const harmedIn = (drill: string): Record<string, number> =>
  Object.fromEntries(
    reference(drill, 'harm').map((row) => [row['policy']!, Number(row['turns_harmed_mean'])]),
  );

describe('tts-cache-bypass: keys of one release, entries of another', () => {
  /** Means over all windows of all runs that lie wholly in the time. */
  const mean = (policy: string, kind: string, column: string, from: number, to: number): number => {
    const seen = reference('tts-cache-bypass', 'windows')
      .filter((row) => row['policy'] === policy && row['kind'] === kind && row[column] !== '')
      .filter((row) => Number(row['begin_s']) >= from && Number(row['end_s']) <= to)
      .filter(({ name }) => name === 'agent' || name === 'phrases')
      .map((row) => Number(row[column]));
    return seen.reduce((sum, value) => sum + value, 0) / seen.length;
  };

  test('the hit rate falls from 62 % to 7 % and stays there', () => {
    // Some 15,000 look-ups each: standard errors of .004 and .002; the cache remembers, hence .03 and .015.
    expect(Math.abs(mean('bypassed', 'station', 'cache_hit_rate', 60, 140) - 0.62)).toBeLessThan(
      0.03,
    );
    expect(Math.abs(mean('bypassed', 'station', 'cache_hit_rate', 160, 320) - 0.07)).toBeLessThan(
      0.015,
    );
    expect(Math.abs(mean('bypassed', 'station', 'cache_hit_rate', 320, 480) - 0.07)).toBeLessThan(
      0.015,
    );
  });

  test('the mean of the first byte more than doubles, and a success costs more', () => {
    const before = mean('bypassed', 'route', 'tts_first_byte_mean_ms', 60, 140);
    const after = mean('bypassed', 'route', 'tts_first_byte_mean_ms', 160, 480);
    expect(after).toBeGreaterThan(2 * before);
    const steps = byPolicy(reference('tts-cache-bypass', 'steps'), 'agent');
    expect(steps['bypassed']!['binding_figure']).toBe('cost per success (USD)');
    expect(steps['bypassed']!['verdict']).toBe('FAIL');
    expect(steps['canary_gate']!['verdict']).toBe('PASS');
  });

  test('the canary gate acts before the rollout, the first byte last', () => {
    const acted = (policy: string): number => {
      const runbook = reference('tts-cache-bypass', 'cues').find(
        (row) => row['policy'] === policy && row['kind'] === 'runbook',
      )!;
      return Number(runbook['begins_mean_s']);
    };
    expect(acted('canary_gate')).toBeLessThan(150);
    expect(acted('hit_rate')).toBeLessThan(acted('first_byte'));
  });
});

describe('retrieval-800ms: a deadline needs something to fall back on', () => {
  const steps = byPolicy(reference('retrieval-800ms', 'steps'), 'agent');

  test('the p95 of retrieval rises by about 800 ms', () => {
    const p95 = (from: number, to: number): number => {
      const seen = reference('retrieval-800ms', 'windows')
        .filter(({ policy, kind, name }) => `${policy} ${kind} ${name}` === 'wait route agent')
        .filter((row) => Number(row['since_onset_s']) >= from && Number(row['since_onset_s']) < to)
        .map((row) => Number(row['retrieval_p95_ms']));
      return seen.reduce((sum, value) => sum + value, 0) / seen.length;
    };
    expect(Math.abs(p95(20, 120) - p95(-60, 0) - 800)).toBeLessThan(60);
  });

  test('alone it loses turns; with fallbacks by risk none is lost, and none is answered from what is stale or forbidden', () => {
    expect(Number(steps['deadline']!['error_rate'])).toBeGreaterThan(0.3);
    expect(Number(steps['by_risk']!['error_rate'])).toBe(0);
    expect(steps['by_risk']!['verdict']).toBe('PASS');
    for (const row of Object.values(steps)) expect(row['forbidden_exposures_count']).toBe('0');
  });
});

describe('retry-storm: a collapse that its trigger does not explain', () => {
  test('stays in every run with three attempts, and in none with a budget, one attempt, a short queue or a runbook', () => {
    const collapsed = byPolicy(reference('retry-storm', 'harm'), 'jobs');
    expect(collapsed['three_attempts']!['collapsed_share']).toBe('1');
    for (const policy of ['one_attempt', 'budget', 'short_queue', 'runbook']) {
      expect(collapsed[policy]!['collapsed_share'], policy).toBe('0');
    }
  });
});

test('cold-region: the longer the fallback region loads, the more are harmed; what takes longest matters most', () => {
  const harmed = harmedIn('cold-region');
  expect(harmed['warm']).toBeLessThan(0.2 * harmed['cold']!);
  expect(harmed['language_warm']).toBeLessThan(0.6 * harmed['cold']!);
  expect(harmed['language_warm']).toBeGreaterThan(2 * harmed['warm']!);
});

describe('acl-uncertain', () => {
  const steps = byPolicy(reference('acl-uncertain', 'steps'), 'agent');

  test('exposes nothing forbidden unless the model says that it may', () => {
    expect(steps['fails_closed']!['forbidden_exposures_count']).toBe('0');
    expect(steps['hand_off']!['forbidden_exposures_count']).toBe('0');
    expect(Number(steps['fails_open']!['forbidden_exposures_count'])).toBeGreaterThan(0);
  });
});

test('stale-index: who answers from an old index says more often what is not so any more', () => {
  const steps = byPolicy(reference('stale-index', 'steps'), 'agent');
  const stale = (policy: string): number => Number(steps[policy]!['stale_answers_count']);
  expect(stale('answers')).toBeGreaterThan(2 * stale('refuses'));
});

test('slow-endpointing: the pipeline harms fewer than the page', () => {
  const harmed = harmedIn('slow-endpointing');
  expect(harmed['by_pipeline']).toBeLessThan(0.5 * harmed['by_callers']!);
});

describe('model-rollback: the success of turns tells what their delay does not', () => {
  test('whoever watches the delay never acts, whoever watches success always does', () => {
    const acted = reference('model-rollback', 'cues').filter(({ kind }) => kind === 'runbook');
    expect(acted.map((row) => Number(row['begun_count']))).toEqual([0, 6]); // of 6 runs
  });

  test('and is what the two are judged by: more turns succeed, beyond chance, within the same budget of delay', () => {
    const paired = reference('model-rollback', 'paired').find(
      ({ policy, route }) => policy === 'success' && route === 'agent',
    )!;
    expect(Number(paired['success_rate_difference_lo'])).toBeGreaterThan(0.03);
    const steps = byPolicy(reference('model-rollback', 'steps'), 'agent');
    expect(Object.values(steps).map(({ verdict }) => verdict)).toEqual(['PASS', 'PASS', 'PASS']);
  });
});

test('noisy-tenant: a quota for the noisy one keeps the promise to the others, and deferring files does not', () => {
  const rows = reference('noisy-tenant', 'tenants');
  const p95 = (policy: string, tenant: string): number =>
    Number(
      rows.find((row) => row['policy'] === policy && row['tenant'] === tenant)!['turn_gap_p95_ms'],
    );
  for (const tenant of ['clinic', 'bank']) {
    expect(p95('none', tenant), tenant).toBeGreaterThan(4000);
    expect(p95('defer_files', tenant), tenant).toBeGreaterThan(4000);
    expect(p95('quota', tenant), tenant).toBeLessThan(1700);
  }
});

describe('every drill is a lesson', () => {
  const pages = readdirSync('docs/lessons').map((file) => {
    const text = readFileSync(join('docs/lessons', file), 'utf8');
    const commands = [...text.matchAll(/^(?:npx )?turnsim (.*)$/gm)].map(([, words]) => words!);
    return { drill: basename(file, '.md'), text, commands };
  });

  test('and every lesson a drill', () => {
    expect(pages.map(({ drill }) => `${drill}.yaml`).sort()).toEqual(drills.toSorted());
  });

  test.each(pages)(
    '$drill: asks before it tells, and what it says to run is what the table shows',
    ({ drill, text, commands }) => {
      const places = ['**Question.**', '**Predict.**', '**Run.**', '<b>Reveal.</b>'].map((part) =>
        text.indexOf(part),
      );
      expect(places).toEqual(places.filter((place) => place >= 0).toSorted((a, b) => a - b));
      expect(commands[0]).toBe(`run ${FOLDER}/${drill}.yaml`);
      // Its bytes are held to the reference above; here what the page leans on.
      const { experiment } = readInputs(join(FOLDER, `${drill}.yaml`));
      const [, fails, saves] = /fails: (\w+); saves: (\w+)/.exec(text)!;
      expect(experiment.policies).toContain(fails);
      expect(experiment.policies).toContain(saves);
      const table = text.slice(text.indexOf('<!-- table -->'));
      for (const policy of experiment.policies) expect(table).toContain(`| ${policy} |`);
      for (const command of commands.slice(1)) {
        const { status, stderr } = spawnSync('node', ['dist/cli/main.js', ...command.split(' ')], {
          encoding: 'utf8',
        });
        expect(`${status} ${stderr}`, command).toBe('0 ');
      }
    },
  );
});

test('lessons and the table of the README say what the references do', () => {
  const { status, stdout } = spawnSync('node', ['scripts/lessons.mjs'], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('metastability: budgets of 10 % keep every surge from lasting, and larger triggers are no better than smaller ones', () => {
  const share = (size: string, length: string, budget: string): number => {
    const policy = `size=${size} length=${length} budget=${budget}`;
    const row = reference('metastability', 'harm').find((one) => one['policy'] === policy)!;
    return Number(row['collapsed_share']);
  };
  for (const length of ['2s', '5s', '10s', '30s']) {
    expect(share('100%', length, '10%')).toBe(0);
    // 15 runs each, with the same callers: less by 4 of them is chance beyond doubt.
    expect(share('100%', length, '100%')).toBeGreaterThanOrEqual(
      share('25%', length, '100%') - 0.27,
    );
  }
  expect(share('100%', '30s', '100%')).toBe(1);
});
