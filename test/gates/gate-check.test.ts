import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import {
  checkGate,
  evaluateLoadGate,
  type GateResult,
  judgeGate,
  readGates,
  readTable,
  type Table,
} from '../../src/gates/index.ts';

function gateOf(gates: string) {
  const reading = readGates('gates.yaml', `gate: Launch\n${gates}`);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading;
}

function tableOf(text: string): Table {
  const reading = readTable('t.csv', text);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.table;
}

const judged = (gates: string, text: string): GateResult =>
  judgeGate(gateOf(gates).value, tableOf(text));

function misfits(gates: string, text: string): string[] {
  const { value, source } = gateOf(gates);
  return checkGate(value, tableOf(text), source).map(describeMistake);
}

/** Verdict, name and reason of each check. */
const told = ({ checks }: GateResult): string[] =>
  checks.map(({ verdict, name, reason }) => `${verdict} ${name}: ${reason}`);

const LOAD = 'load:\n  a: { p95: 800ms, error_rate: 1%, cost_per_success: not_judged }\n';
const COSTS =
  'load:\n  a: { p95: 1s, error_rate: 1%, cost_per_success: 0.02 USD, max_cost_per_success: 0.05 USD, max_success_drop: 1% }\n';

describe('a load gate over a table without intervals', () => {
  test('passes when every figure is within its limit, and says that these are points', () => {
    const result = judged(LOAD, 'route,p95_ms,error_rate\na,800,0.01\n');
    expect(result).toEqual({
      gate: 'Launch',
      verdict: 'PASS',
      binding: 'a, line 2: p95_ms',
      checks: [
        {
          name: 'a, line 2: p95_ms',
          verdict: 'PASS',
          value: 800,
          limit: 800,
          bound: 'at most',
          reason: 'point estimate, no interval',
        },
        {
          name: 'a, line 2: error_rate',
          verdict: 'PASS',
          value: 0.01,
          limit: 0.01,
          bound: 'at most',
          reason: 'point estimate, no interval',
        },
      ],
      sentence: 'Launch: PASS. The least room has a, line 2: p95_ms, 800 against at most 800.',
    });
  });

  test.each([
    ['delay', 'a,800.1,0.01', 'FAIL a, line 2: p95_ms: point estimate, no interval'],
    ['delay that never comes', 'a,inf,0', 'FAIL a, line 2: p95_ms: point'],
    ['errors', 'a,500,0.011', 'FAIL a, line 2: error_rate: point'],
    ['missing figure', 'a,,0', 'NO DATA a, line 2: p95_ms: p95_ms is missing'],
    ['figure that is no number', 'a,NaN,0', 'NO DATA a, line 2: p95_ms: p95_ms is not a number'],
    ['one with a unit', 'a,500,1%', 'NO DATA a, line 2: error_rate: error_rate is not a number'],
    [
      'one too large to be a number',
      'a,1e999,0',
      'NO DATA a, line 2: p95_ms: p95_ms is not a numb',
    ],
    ['negative rate', 'a,500,-0.1', 'NO DATA a, line 2: error_rate: error_rate is negative'],
    ['rate in percent', 'a,500,2', 'NO DATA a, line 2: error_rate: error_rate is above 1'],
    ['row without a route', ',500,0', 'NO DATA line 2: route is missing'],
    ['route never measured', 'b,500,0', 'NO DATA a: it has a budget but was never measured'],
    [
      'route without a budget',
      'a,500,0\nb,500,0',
      'FAIL b: it was measured but has no budget; give',
    ],
    ['second row that is worse', 'a,500,0\na,900,0', 'FAIL a, line 3: p95_ms: point'],
  ])('does not pass with a %s', (_, rows, reason) => {
    const result = judged(LOAD, `route,p95_ms,error_rate\n${rows}\n`);
    expect(told(result).join('\n')).toContain(reason);
    expect(result.verdict).toBe(
      reason.startsWith('FAIL') || rows === 'b,500,0' ? 'FAIL' : 'NO DATA',
    );
  });

  test('does not pass without a column that it needs, and names the columns there are', () => {
    const result = judged(LOAD, 'route,p95,error_rate\na,500,0\n');
    expect(told(result)[0]).toBe(
      'NO DATA a, line 2: p95_ms: the table has no column p95_ms, columns: route, p95 and error_rate',
    );
    expect(result.sentence).toMatch(
      /^Launch: NO DATA. Not known: a, line 2: p95_ms, the table has/,
    );
  });

  test('reads columns by other names, the first that is there', () => {
    const mapped = `columns: { p95_ms: [nope, latency], route: service }\n${LOAD}`;
    expect(judged(mapped, 'service,latency,error_rate\na,500,0\n').verdict).toBe('PASS');
    expect(told(judged(mapped, 'service,latencies,error_rate\na,500,0\n'))[0]).toMatch(
      /no column nope or latency, did you mean latencies\?$/,
    );
  });

  test('is about its only route where no column names one', () => {
    expect(judged(LOAD, 'concurrency,p95_ms,error_rate\n300,500,0\n').checks[0]!.name).toBe(
      'a at 300: p95_ms',
    );
    const two = `${LOAD}  b: { p95: 1s, error_rate: 1%, cost_per_success: not_judged }\n`;
    expect(told(judged(two, 'concurrency,p95_ms,error_rate\n300,500,0\n'))).toEqual([
      'NO DATA line 2: the table has no column route, columns: concurrency, p95_ms and error_rate',
      'NO DATA a: it has a budget but was never measured',
      'NO DATA b: it has a budget but was never measured',
    ]);
  });

  test('names rows by load, and by their line too where that is not enough', () => {
    const text = 'concurrency,p95_ms,error_rate\n300,500,0\n400,1,0\n300,600,0\n';
    const names = judged(LOAD, text).checks.map(({ name }) => name.split(':')[0]);
    expect([...new Set(names)]).toEqual(['a at 300, line 2', 'a at 400', 'a at 300, line 4']);
  });

  test('passes over other routes only if it says so, and never over rows without one', () => {
    const text = 'route,p95_ms,error_rate\na,500,0\nb,9000,0.5\n';
    expect(judged(LOAD, text).verdict).toBe('FAIL');
    expect(judged(`other_routes: ignored\n${LOAD}`, text).verdict).toBe('PASS');
    expect(judged(`other_routes: ignored\n${LOAD}`, `${text},1,0\n`).verdict).toBe('NO DATA');
  });

  test('is inconclusive if it requires intervals', () => {
    const result = judged(`intervals: required\n${LOAD}`, 'route,p95_ms,error_rate\na,5000,0\n');
    expect(told(result)[0]).toBe(
      'INCONCLUSIVE a, line 2: p95_ms: point estimate, no interval, and the gate requires one',
    );
    expect(result.verdict).toBe('INCONCLUSIVE');
  });

  test('takes an unstable row for one whose delay never ends', () => {
    const result = judged(LOAD, 'route,p95_ms,error_rate,stability\na,500,0,unstable\n');
    expect(told(result)[0]).toBe(
      'FAIL a, line 2: p95_ms: unstable: it grows for as long as one looks',
    );
  });
});

describe('costs', () => {
  const HEAD = 'route,p95_ms,error_rate,cost_per_success,task_success_delta,successes';
  const costs = (row: string, head = HEAD): GateResult => judged(COSTS, `${head}\n${row}\n`);

  test.each([
    ['within budget', 'a,500,0,0.02,0,9'],
    ['above it with a gain that makes up for it', 'a,500,0,0.05,0.02,9'],
    ['a success as much lower as is allowed', 'a,500,0,0.02,-0.01,9'],
  ])('pass: %s', (_, row) => {
    expect(costs(row).verdict).toBe('PASS');
  });

  test.each([
    [
      'above budget without a gain',
      'a,500,0,0.03,0.01,9',
      'FAIL',
      'a gain of 0.01 in task success does not make up',
    ],
    [
      'above budget, the gain not known',
      'a,500,0,0.03,,9',
      'FAIL',
      'task_success_delta is missing',
    ],
    [
      'above the maximum whatever the gain',
      'a,500,0,0.06,0.5,9',
      'FAIL',
      'cost_per_success, maximum',
    ],
    [
      'a success too much lower',
      'a,500,0,0.02,-0.02,9',
      'FAIL',
      'FAIL a, line 2: task_success_delta',
    ],
    ['no success', 'a,500,0,0.02,0,0', 'FAIL', 'successes is 0'],
    [
      'an infinite cost over successes that are not counted',
      'a,500,0,inf,0,',
      'FAIL',
      'no turn succeeded',
    ],
    ['a negative cost', 'a,500,0,-1,0,9', 'NO DATA', 'cost_per_success is negative'],
  ])('do not pass: %s', (_, row, verdict, reason) => {
    const result = costs(row);
    expect(result.verdict).toBe(verdict);
    expect(told(result).join('\n')).toContain(reason);
  });

  // Five replications: the one-sided 95 % bound lies .768 of the half-width away (2.132 / 2.776).
  test.each([
    ['sure gain', '0.04,0.03,0.05', 'PASS', 'a gain of 0.04 in task success makes up for it'],
    [
      'doubtful gain',
      '0.03,0.01,0.05',
      'INCONCLUSIVE',
      'a gain of 0.03 in task success may or may not',
    ],
    [
      'gain that is surely too small',
      '0.01,0.005,0.015',
      'FAIL',
      'a gain of 0.01 in task success does not make',
    ],
  ])('above budget are judged by the interval of a %s', (_, gain, verdict, reason) => {
    const head = `route,p95_ms,error_rate,cost_per_success,replications,task_success_delta,task_success_delta_lo,task_success_delta_hi`;
    const result = costs(`a,500,0,0.03,5,${gain}`, head);
    const cost = result.checks.find(({ name }) => name.endsWith('cost_per_success'))!;
    expect(cost).toMatchObject({ verdict, value: 0.03, limit: 0.02 });
    expect(cost.reason).toContain(reason);
  });

  // Our own tables name the currency. Five replications: 0.018 + .768 x 0.002 = 0.0195.
  const OURS =
    'route,p95_ms,error_rate,replications,cost_per_success_usd,cost_per_success_lo_usd,cost_per_success_hi_usd\na,500,0,5,0.018,0.016,0.020\n';
  const only = (limit: string): string =>
    `load:\n  a: { p95: not_judged, error_rate: not_judged, cost_per_success: ${limit} }\n`;

  test('in a column that names their currency are read with their interval', () => {
    expect(told(judged(only('0.02 USD'), OURS))).toEqual([
      'PASS a, line 2: cost_per_success: at most 0.0195357 with 95 % confidence',
    ]);
  });

  test('in dollars are not held against euros', () => {
    const [check] = told(judged(only('0.02 EUR'), OURS));
    expect(check).toContain('NO DATA');
    expect(check).toContain('no column cost_per_success or cost_per_success_eur');
  });
});

describe('a load gate over estimates', () => {
  const HEAD =
    'route,replications,p95_ms,p95_lo_ms,p95_hi_ms,error_rate,error_rate_lo,error_rate_hi';
  const estimates = (...rows: string[]): GateResult =>
    judged(LOAD, `${HEAD}\n${rows.join('\n')}\n`);

  test.each([
    // 750 + .768 x 60 = 796
    ['PASS', '750,690,810', 'at most 796.07 with 95 % confidence'],
    ['INCONCLUSIVE', '760,700,820', 'too close to tell: its 95 % interval is 700 to 820'],
    ['INCONCLUSIVE', '830,770,890', 'too close to tell: its 95 % interval is 770 to 890'],
    ['FAIL', '900,850,950', 'above it beyond chance'],
    ['FAIL', 'inf,inf,inf', 'above it beyond chance'],
    ['INCONCLUSIVE', '750,0,inf', 'too close to tell: its 95 % interval is 0 to infinite'],
    ['PASS', '750,750,750', 'at most 750 with 95 % confidence'],
    ['INCONCLUSIVE', '750,,', 'the table gives no interval for it'],
    ['INCONCLUSIVE', '5000,,', 'the table gives no interval for it'],
    ['NO DATA', '750,760,800', 'its value is not between p95_lo_ms and p95_hi_ms'],
    ['NO DATA', '750,x,800', 'p95_lo_ms or p95_hi_ms is not a number'],
  ])('is %s at %s', (verdict, p95, reason) => {
    const result = estimates(`a,5,${p95},0,0,0.005`);
    expect(told(result)[0]).toBe(`${verdict} a, line 2: p95_ms: ${reason}`);
    expect(result.verdict).toBe(verdict);
  });

  test('cannot use an interval of one replication', () => {
    expect(told(estimates('a,1,750,740,760,0,0,0'))[0]).toMatch(/^NO DATA .* needs 2 replications/);
  });

  test('compares points where the replications are not counted', () => {
    const text = 'route,p95_ms,p95_lo_ms,p95_hi_ms,error_rate\na,790,700,900,0\n';
    expect(told(judged(LOAD, text))[0]).toBe('PASS a, line 2: p95_ms: point estimate, no interval');
  });

  test('takes the wider half of an interval that was cut off at 0', () => {
    const result = estimates('a,5,500,490,510,0.001,0,0.003');
    // .001 + .768 x .002
    expect(result.checks[1]!.reason).toBe('at most 0.00253567 with 95 % confidence');
  });

  // t = (850 - 800) / (60 / 2.776) = 2.31 with 4 degrees of freedom: p = .041.
  test('fails only beyond the chance that one of all its figures has', () => {
    const doubtful = 'a,5,850,790,910,0,0,0';
    const alone =
      'load:\n  a: { p95: 800ms, error_rate: not_judged, cost_per_success: not_judged }\n';
    expect(judged(alone, `${HEAD}\n${doubtful}\n`).verdict).toBe('FAIL');
    expect(estimates(doubtful).verdict).toBe('INCONCLUSIVE');
  });

  test('names as binding the figure with the least room among those that decide', () => {
    const result = estimates('a,5,500,490,510,0.0099,0.0099,0.0099', 'a,5,900,890,910,0,0,0');
    expect(result.sentence).toBe(
      'Launch: FAIL. What binds: a, line 3: p95_ms, 900 against at most 800.',
    );
  });
});

describe('a capacity gate', () => {
  const GATE = 'capacity: { p95: 800ms, error_rate: 1%, at_least: 300 }\n';
  const capacity = (steps: string, gates = GATE): GateResult =>
    judged(gates, `concurrency,p95_ms,error_rate\n${steps}\n`);

  test.each([
    [
      'the first sustained violation lies above',
      '400,900,0\n200,1,0\n500,900,0\n300,2,0',
      'PASS',
      300,
    ],
    ['nothing fails for good', '100,1,0\n200,900,0\n350,2,0', 'PASS', 350],
    ['a violation begins at the load', '200,1,0\n300,900,0\n400,900,0', 'FAIL', 200],
    ['a violation begins below it', '100,1,0\n200,1,0.02\n400,900,0', 'FAIL', 100],
    ['the first step fails', '200,900,0\n300,900,0', 'FAIL', null],
    ['a later pass does not mend it', '100,1,0\n200,900,0\n250,900,0\n300,1,0', 'FAIL', 100],
    ['the load lies between steps', '250,1,0\n350,900,0', 'INCONCLUSIVE', 250],
    ['the table ends below it', '100,1,0\n200,1,0', 'NO DATA', 200],
    ['a figure is missing', '100,1,0\n300,,0\n400,1,0', 'NO DATA', 100],
    ['a figure is missing after it failed', '100,1,0\n200,900,0\n300,900,\n400,1,0', 'FAIL', 100],
  ])('says, where %s: %s', (_, steps, verdict, value) => {
    const { checks } = capacity(steps);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ verdict, value, limit: 300, bound: 'at least' });
  });

  test('tells the first failing step and its figures', () => {
    expect(told(capacity('300,1,0\n400,900,0.002'))).toEqual([
      'PASS capacity: first failing at 400: p95_ms 900, error_rate 0.002; point estimates, no intervals',
    ]);
    expect(told(capacity('300,1,0'))[0]).toContain('at least that: no step of the table fails');
  });

  test('never passes on what it cannot read', () => {
    expect(told(capacity('300,1,0\nx,1,0'))[0]).toBe(
      'NO DATA capacity: line 3: concurrency is not a number of at least 0',
    );
    expect(told(capacity('300,1,0\n400,oops,0'))[0]).toBe(
      'NO DATA capacity: step 400: p95_ms is not a number',
    );
    const many = Array.from({ length: 1001 }, (_, i) => `${i},1,0`).join('\n');
    expect(told(capacity(many))).toEqual(['NO DATA capacity: more than 1000 steps']);
    expect(told(judged(GATE, 'load,p95_ms,error_rate\n300,1,0\n'))[0]).toContain(
      'the table has no column concurrency or load_offered',
    );
    expect(told(judged(GATE, 'load_offered,p95_ms\n300,1\n'))[0]).toContain('no column error_rate');
  });

  test('is about the rows of one route', () => {
    const text = 'route,load_offered,p95_ms,error_rate\na,300,1,0\nb,300,900,0\n';
    const of = (route: string): string =>
      `capacity: { route: ${route}, p95: 800ms, error_rate: 1%, at_least: 300 }\n`;
    expect(judged(of('a'), text).verdict).toBe('PASS');
    expect(judged(of('b'), text).verdict).toBe('FAIL');
    expect(told(judged(of('c'), text))).toEqual([
      'NO DATA capacity of c: the route was never measured',
    ]);
    expect(misfits(GATE, text)).toEqual([
      'gates.yaml:2:1: capacity.route: expected a route of t.csv, found nothing, routes: a and b',
    ]);
  });

  describe('over estimates of five replications', () => {
    const HEAD = 'concurrency,replications,p95_ms,p95_lo_ms,p95_hi_ms,stability';
    const estimates = (...steps: string[]): GateResult =>
      judged('capacity: { p95: 800ms, at_least: 300 }\n', `${HEAD}\n${steps.join('\n')}\n`);

    test('passes when the upper bounds carry the load', () => {
      const result = estimates('300,5,700,690,710,', '400,5,900,890,910,', '500,5,990,980,999,');
      expect(result.verdict).toBe('PASS');
      expect(result.checks[0]!.reason).toBe('first failing at 400: p95_ms 900');
    });

    test('fails when the lower bounds do not', () => {
      expect(estimates('200,5,700,690,710,', '300,5,900,890,910,').verdict).toBe('FAIL');
    });

    test('is inconclusive in between, and says from where to where', () => {
      const result = estimates('200,5,700,690,710,', '300,5,810,700,920,', '400,5,990,980,999,');
      expect(result.verdict).toBe('INCONCLUSIVE');
      expect(result.checks[0]!.reason).toMatch(/^it lies from 200 to 300; first failing at 300/);
    });

    test('does not take the missing interval of a step for a pass or a violation', () => {
      const result = estimates('200,5,700,690,710,', '300,5,700,,,');
      expect(result.verdict).toBe('INCONCLUSIVE');
      expect(result.checks[0]!.reason).toContain('some figures have no interval');
    });

    test('takes an unstable step for a violation', () => {
      expect(estimates('200,5,700,690,710,', '300,5,700,,,unstable').verdict).toBe('FAIL');
    });
  });

  test('is inconclusive over points if intervals are required', () => {
    expect(capacity('300,1,0', `intervals: required\n${GATE}`).verdict).toBe('INCONCLUSIVE');
    expect(capacity('300,900,0', `intervals: required\n${GATE}`).verdict).toBe('INCONCLUSIVE');
  });
});

describe('a retry storm gate', () => {
  const HEAD = 'minute,user_turns,service_attempts,dependency_error_rate';
  const storm = (rows: string, head = HEAD): GateResult =>
    judged('retry_storm: {}\n', `${head}\n${rows}\n`);

  test('passes without a storm and fails with one, and says what to do', () => {
    expect(told(storm('1,100,110,0.01\n2,100,500,0.01'))).toEqual([
      'PASS retry storm: no storm in 2 windows',
    ]);
    const result = storm('1,100,110,0.01\n7,100,250,0.2\n9,100,240,0.6');
    expect(told(result)).toEqual([
      'FAIL retry storm: 2 of 3 windows, the first at minute 7; at worst 2.5 attempts per turn, 20 % errors: cap retries, enable fallback',
    ]);
    expect(result.sentence).toMatch(/^Launch: FAIL. What binds: retry storm, 2 of 3 windows/);
  });

  test('judges each dependency by itself', () => {
    const rows = '1,100,300,0.2,search\n1,100,100,0,llm';
    expect(told(storm(rows, `${HEAD},dependency`))).toEqual([
      expect.stringMatching(/^FAIL retry storm at search: 1 of 1 windows/),
      'PASS retry storm at llm: no storm in 1 window',
    ]);
  });

  test.each([
    [
      'a window that cannot be read',
      '1,100,110,0.01\n2,100,x,0',
      'NO DATA retry storm: line 3: service_attempts is not a number',
    ],
    [
      'no window with turns enough',
      '1,2,9,1',
      'NO DATA retry storm: no window has turns enough to judge',
    ],
  ])('does not pass on %s', (_, rows, reason) => {
    expect(told(storm(rows))).toEqual([reason]);
  });

  test('does not pass without a column', () => {
    expect(told(storm('1,100', 'minute,user_turns'))[0]).toContain('no column service_attempts');
  });
});

describe('a filter', () => {
  const TEXT = 'route,load_offered,p95_ms,error_rate,scenario\na,300,500,0,calm\na,400,900,0,1\n';

  test('leaves only the rows that hold what it asks, by field or by column', () => {
    for (const where of ['{ concurrency: 300 }', '{ load_offered: 300, scenario: calm }']) {
      const result = judged(`where: ${where}\n${LOAD}`, TEXT);
      expect(result.checks.map(({ name }) => name)).toEqual([
        'a at 300: p95_ms',
        'a at 300: error_rate',
      ]);
    }
    expect(judged(`where: { scenario: 1 }\n${LOAD}`, TEXT).verdict).toBe('FAIL');
  });

  test('that leaves nothing is no data', () => {
    expect(told(judged(`where: { concurrency: 350, scenario: calm }\n${LOAD}`, TEXT))).toEqual([
      'NO DATA load: no row has concurrency 350 and scenario calm',
    ]);
    const own = 'capacity: { where: { scenario: x }, p95: 1s, at_least: 1 }\n';
    expect(told(judged(own, TEXT))).toEqual(['NO DATA capacity: no row has scenario x']);
  });

  test('by a column that is not there is a mistake', () => {
    expect(misfits(`where: { scenaro: x }\n${LOAD}`, TEXT)).toEqual([
      'gates.yaml:2:10: where.scenaro: expected a column of t.csv, found scenaro, did you mean scenario?',
    ]);
    expect(misfits(LOAD, TEXT)).toEqual([]);
  });
});

describe('whatever a table holds', () => {
  const cell = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('0', '0.001', '0.01', '0.02', '0.03', '0.5', '500') },
    { weight: 1, arbitrary: fc.constantFrom('', 'x', 'inf', '-1', 'NaN', '1e999', '-0.5', '1e2') },
  );
  const rows = (columns: number): fc.Arbitrary<string[][]> =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 3,
    });

  // The columns in the order of the test below; CSV text and figures as the function takes them.
  const FIELDS = ['p95_ms', 'error_rate', 'cost_per_success', 'task_success_delta', 'successes'];
  const numberOf = (text: string): unknown => {
    if (text === '') return undefined;
    if (text === 'inf') return Infinity;
    return Number.isFinite(Number(text)) ? Number(text) : text;
  };

  test('points pass exactly when the load gate function ships', () => {
    const budgets = {
      a: {
        p95_ms: 1000,
        error_rate: 0.01,
        cost_per_success: 0.02,
        max_cost_per_success: 0.05,
        max_success_drop: 0.01,
      },
    };
    const gate = gateOf(COSTS).value;
    let passed = 0;
    fc.assert(
      fc.property(rows(FIELDS.length), (cells) => {
        const text = cells.map((row) => `a,${row.join(',')}`).join('\n');
        const table = tableOf(`route,${FIELDS.join(',')}\n${text}\n`);
        const { verdict } = judgeGate(gate, table);
        const figures = cells.map((row) => ({
          route: 'a',
          ...Object.fromEntries(row.map((text, i) => [FIELDS[i]!, numberOf(text)])),
        }));
        const { ship } = evaluateLoadGate(figures, budgets);
        expect(verdict === 'PASS').toBe(ship);
        passed += Number(ship);
      }),
      { seed: 22, numRuns: 1000 },
    );
    expect(passed).toBeGreaterThan(20);
  });

  test('judging it is never a crash, and passes only with a check that passes', () => {
    const gate = gateOf(`${COSTS}capacity: { p95: 1s, at_least: 9 }\nretry_storm: {}\n`).value;
    const header = [
      ...['route', 'concurrency', 'replications', 'p95_ms', 'p95_lo_ms', 'p95_hi_ms', 'error_rate'],
      ...['cost_per_success', 'task_success_delta', 'minute', 'user_turns', 'service_attempts'],
      'dependency_error_rate',
    ];
    fc.assert(
      fc.property(rows(header.length), (cells) => {
        const text = cells.map((row) => row.join(',')).join('\n');
        const table = tableOf(`${header.join(',')}\n${text}\n`);
        const { verdict, checks, sentence } = judgeGate(gate, table);
        expect(checks.length).toBeGreaterThan(0);
        expect(sentence).toContain(verdict);
        expect(checks.every((check) => check.verdict === 'PASS')).toBe(verdict === 'PASS');
      }),
      { seed: 23, numRuns: 500 },
    );
  });
});
