import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluateLoadGate,
  type LoadGateBudget,
  type LoadGateFailureKind,
  type LoadGateFigures,
  type LoadGateRow,
} from '../../src/gates/index.ts';

const BUDGET: LoadGateBudget = { p95_ms: 800, error_rate: 0.01, cost_per_success: 0.05 };
const GOOD = { p95_ms: 600, error_rate: 0.002, cost_per_success: 0.04, task_success_delta: 0 };

/** The gate over one route, `agent`, whose good row and budget are changed as told. */
const gate = (row: LoadGateFigures = {}, budget: Partial<LoadGateBudget> = {}) =>
  evaluateLoadGate([{ route: 'agent', ...GOOD, ...row }], { agent: { ...BUDGET, ...budget } });

/** What failed, as `kind` or `kind field`, and that nothing ships then. */
const failed = (found: ReturnType<typeof evaluateLoadGate>): string[] => {
  expect(found.ship).toBe(found.failures.length === 0);
  return found.failures.map(({ kind, field }) => (field ? `${kind} ${field}` : kind));
};

const without = (...fields: (keyof LoadGateFigures)[]): LoadGateFigures =>
  Object.fromEntries(fields.map((field) => [field, undefined]));

describe('a route ships', () => {
  test('with delay, errors and cost inside its budget', () => {
    expect(gate()).toEqual({
      ship: true,
      failures: [],
      routes: [{ route: 'agent', ship: true, costOverrunAccepted: false }],
    });
  });

  test('with every figure exactly at its limit', () => {
    const row = {
      p95_ms: 800,
      error_rate: 0.01,
      cost_per_success: 0.05,
      task_success_delta: -0.03,
    };
    expect(gate(row, { max_success_drop: 0.03, max_cost_per_success: 0.05 }).ship).toBe(true);
  });

  test('from a table keyed by route as from one of rows', () => {
    expect(evaluateLoadGate({ agent: GOOD }, { agent: BUDGET })).toEqual(gate());
  });

  test('without a task success delta while neither cost nor a largest drop asks for it', () => {
    expect(gate(without('task_success_delta')).ship).toBe(true);
  });
});

describe('delay and errors', () => {
  test('above the budget fail, and the failure says by how much', () => {
    expect(gate({ p95_ms: 950 })).toEqual({
      ship: false,
      failures: [
        {
          route: 'agent',
          row: 1,
          kind: 'p95',
          field: 'p95_ms',
          value: 950,
          limit: 800,
          message: 'agent, row 1: p95_ms is 950, above its limit 800',
        },
      ],
      routes: [{ route: 'agent', ship: false, costOverrunAccepted: false }],
    });
    expect(failed(gate({ error_rate: 0.011 }))).toEqual(['error_rate error_rate']);
  });

  test('that are infinite break the budget: too many turns never came', () => {
    const found = gate({ p95_ms: Infinity });
    expect(failed(found)).toEqual(['p95 p95_ms']);
    expect(found.failures[0]!.message).toContain('p95_ms is infinite');
  });

  test('and cost are all listed when all fail, whatever the gain', () => {
    const row = { p95_ms: 900, error_rate: 0.5, cost_per_success: 9, task_success_delta: 0.01 };
    expect(failed(gate(row))).toEqual([
      'p95 p95_ms',
      'error_rate error_rate',
      'cost cost_per_success',
    ]);
    const better = { ...row, task_success_delta: 0.5 };
    expect(failed(gate(better))).toEqual(['p95 p95_ms', 'error_rate error_rate']);
  });
});

describe('a cost above budget', () => {
  const dear = { cost_per_success: 0.06 };

  test('fails without a gain in task success', () => {
    const found = gate({ ...dear, task_success_delta: 0 });
    expect(failed(found)).toEqual(['cost cost_per_success']);
    expect(found.failures[0]).toMatchObject({ value: 0.06, limit: 0.05 });
    expect(found.routes[0]!.costOverrunAccepted).toBe(false);
  });

  test('is accepted, and said to be, for a measured gain', () => {
    const found = gate({ ...dear, task_success_delta: 0.03 });
    expect(found.ship).toBe(true);
    expect(found.routes).toEqual([{ route: 'agent', ship: true, costOverrunAccepted: true }]);
  });

  test('wants a gain of 0.02 unless told otherwise', () => {
    expect(gate({ ...dear, task_success_delta: 0.02 }).ship).toBe(true);
    expect(gate({ ...dear, task_success_delta: 0.019 }).ship).toBe(false);
    const stricter = { min_gain_for_cost_overrun: 0.04 };
    expect(gate({ ...dear, task_success_delta: 0.03 }, stricter).ship).toBe(false);
    expect(gate({ ...dear, task_success_delta: 0.04 }, stricter).ship).toBe(true);
  });

  test('is accepted for a gain that only rounding puts below the one that is wanted', () => {
    const delta = 0.83 - 0.81;
    expect(delta).toBeLessThan(0.02);
    expect(gate({ ...dear, task_success_delta: delta }).ship).toBe(true);
  });

  test('is never accepted when no gain is said to make up for it', () => {
    const never = { min_gain_for_cost_overrun: Infinity };
    expect(failed(gate({ ...dear, task_success_delta: 1 }, never))).toEqual([
      'cost cost_per_success',
    ]);
  });

  test('is never accepted above the hard maximum, whatever the gain', () => {
    const row = { cost_per_success: 0.081, task_success_delta: 0.3 };
    const found = gate(row, { max_cost_per_success: 0.08 });
    expect(failed(found)).toEqual(['cost_maximum cost_per_success']);
    expect(found.failures[0]).toMatchObject({ value: 0.081, limit: 0.08 });
    expect(found.routes[0]!.costOverrunAccepted).toBe(false);
    const at = gate({ ...row, cost_per_success: 0.08 }, { max_cost_per_success: 0.08 });
    expect(at.ship).toBe(true);
  });

  test('is judged by the hard maximum even where the budget itself is not judged', () => {
    const budget = { cost_per_success: Infinity, max_cost_per_success: 0.08 };
    expect(failed(gate({ cost_per_success: 0.09 }, budget))).toEqual([
      'cost_maximum cost_per_success',
    ]);
    expect(failed(gate(without('cost_per_success'), budget))).toEqual([
      'missing_field cost_per_success',
    ]);
  });

  test('fails when no gain was measured, and the missing field is named beside it', () => {
    expect(failed(gate({ ...dear, ...without('task_success_delta') }))).toEqual([
      'cost cost_per_success',
      'missing_field task_success_delta',
    ]);
  });
});

describe('task success', () => {
  const limited = { max_success_drop: 0.03 };

  test('that drops further than allowed fails', () => {
    const found = gate({ task_success_delta: -0.04 }, limited);
    expect(failed(found)).toEqual(['task_success task_success_delta']);
    expect(found.failures[0]).toMatchObject({ value: -0.04, limit: -0.03 });
    expect(gate({ task_success_delta: -0.04 }).ship).toBe(true);
    expect(gate({ task_success_delta: -0.04 }, { max_success_drop: Infinity }).ship).toBe(true);
  });

  test('that only rounding puts further down than allowed passes', () => {
    const delta = 0.82 - 0.85;
    expect(delta).toBeLessThan(-0.03);
    expect(gate({ task_success_delta: delta }, limited).ship).toBe(true);
  });

  test('that must not drop at all may stay as it is', () => {
    const found = gate({ task_success_delta: -0.001 }, { max_success_drop: 0 });
    expect(found.failures[0]).toMatchObject({ kind: 'task_success', limit: 0 });
    expect(gate({ task_success_delta: 0 }, { max_success_drop: 0 }).ship).toBe(true);
  });

  test('is missed when a largest drop is set', () => {
    expect(failed(gate(without('task_success_delta'), limited))).toEqual([
      'missing_field task_success_delta',
    ]);
  });
});

describe('no successes', () => {
  test.each([
    [{ successes: 0 }, 'successes'],
    [{ successes: 0, cost_per_success: Infinity }, 'successes'],
    [{ successes: 0, cost_per_success: NaN }, 'successes'],
    [{ successes: 0, cost_per_success: undefined }, 'successes'],
    [{ cost_per_success: Infinity }, 'cost_per_success'],
    [{ cost_per_success: Infinity, successes: '' }, 'cost_per_success'],
  ])('fail by that name, and only so: %o', (row, field) => {
    expect(failed(gate(row))).toEqual([`no_successes ${field}`]);
  });

  test('fail where the cost is not judged, too', () => {
    const budget = { cost_per_success: Infinity };
    expect(failed(gate({ successes: 0 }, budget))).toEqual(['no_successes successes']);
  });

  test('do not excuse an infinite cost where there are some', () => {
    const found = gate({ cost_per_success: Infinity, successes: 12 });
    expect(failed(found)).toEqual(['bad_value cost_per_success']);
    expect(gate({ successes: 12 }).ship).toBe(true);
  });
});

describe('a figure that cannot be judged', () => {
  test.each(['p95_ms', 'error_rate', 'cost_per_success'] as const)(
    'is named: %s is missing',
    (field) => {
      for (const value of [undefined, null, '']) {
        const found = gate({ [field]: value });
        expect(failed(found)).toEqual([`missing_field ${field}`]);
        expect(found.failures[0]!.message).toBe(`agent, row 1: ${field} is missing`);
      }
    },
  );

  test.each([
    ['p95_ms', NaN, 'is not a number'],
    ['p95_ms', '600', 'is not a number'],
    ['p95_ms', -1, 'is negative'],
    ['p95_ms', -Infinity, 'is negative'],
    ['error_rate', NaN, 'is not a number'],
    ['error_rate', [0], 'is not a number'],
    ['error_rate', -0.01, 'is negative'],
    ['error_rate', 1.01, 'is above 1'],
    ['error_rate', Infinity, 'is infinite'],
    ['cost_per_success', NaN, 'is not a number'],
    ['cost_per_success', true, 'is not a number'],
    ['cost_per_success', -0.01, 'is negative'],
    ['task_success_delta', NaN, 'is not a number'],
    ['task_success_delta', 3, 'is above 1'],
    ['task_success_delta', -3, 'is below -1'],
    ['task_success_delta', Infinity, 'is infinite'],
    ['successes', NaN, 'is not a number'],
    ['successes', '0', 'is not a number'],
    ['successes', -1, 'is negative'],
    ['successes', Infinity, 'is infinite'],
  ])('is named: %s of %o %s', (field, value, says) => {
    const found = gate({ [field]: value });
    expect(failed(found)).toEqual([`bad_value ${field}`]);
    expect(found.failures[0]).toMatchObject({ value, message: `agent, row 1: ${field} ${says}` });
  });

  test('does not make up for a cost above budget', () => {
    expect(failed(gate({ cost_per_success: 0.06, task_success_delta: '0.5' }))).toEqual([
      'cost cost_per_success',
      'bad_value task_success_delta',
    ]);
  });
});

describe('a limit of Infinity', () => {
  test.each(['p95_ms', 'error_rate', 'cost_per_success'] as const)(
    'leaves %s unjudged and unneeded, on purpose',
    (field) => {
      expect(gate(without(field), { [field]: Infinity }).ship).toBe(true);
    },
  );

  test('passes even an infinite delay', () => {
    expect(gate({ p95_ms: Infinity }, { p95_ms: Infinity }).ship).toBe(true);
  });

  test('does not let an impossible value through', () => {
    expect(failed(gate({ error_rate: -1 }, { error_rate: Infinity }))).toEqual([
      'bad_value error_rate',
    ]);
  });

  test('everywhere judges nothing, so nothing ships', () => {
    const nothing = { p95_ms: Infinity, error_rate: Infinity, cost_per_success: Infinity };
    const found = gate({}, nothing);
    expect(failed(found)).toEqual(['bad_budget']);
    expect(found.failures[0]!.message).toContain('judges nothing');
    expect(gate({}, { ...nothing, max_success_drop: 0.1 }).ship).toBe(true);
  });
});

describe('a budget that makes no sense is named', () => {
  test.each([
    ['p95_ms', undefined, 'is missing'],
    ['p95_ms', NaN, 'is not a number'],
    ['p95_ms', -1, 'is negative'],
    ['error_rate', undefined, 'is missing'],
    ['error_rate', '1%', 'is not a number'],
    ['error_rate', 5, 'is above 1'],
    ['cost_per_success', undefined, 'is missing'],
    ['cost_per_success', -Infinity, 'is negative'],
    ['min_gain_for_cost_overrun', -0.02, 'is negative'],
    ['min_gain_for_cost_overrun', 2, 'is above 1'],
    ['max_cost_per_success', null, 'is missing'],
    ['max_cost_per_success', NaN, 'is not a number'],
    ['max_success_drop', -0.1, 'is negative'],
  ])('%s of %o %s', (field, value, says) => {
    const found = gate({}, { [field]: value } as Partial<LoadGateBudget>);
    expect(failed(found)).toEqual([`bad_budget ${field}`]);
    expect(found.failures[0]).toMatchObject({
      value,
      limit: null,
      message: `agent: the budget of ${field} ${says}`,
    });
  });

  test('beside what breaks the limits that do', () => {
    expect(failed(gate({ p95_ms: 900 }, { error_rate: NaN }))).toEqual([
      'bad_budget error_rate',
      'p95 p95_ms',
    ]);
  });

  test.each([[null], [800], ['strict'], [[800, 0.01, 0.05]]])('%o', (budget) => {
    const budgets = { agent: budget as unknown as LoadGateBudget };
    expect(failed(evaluateLoadGate({ agent: GOOD }, budgets))).toEqual(['bad_budget']);
  });
});

describe('the routes of the table and of the budgets', () => {
  const kinds = (rows: unknown, budgets: unknown): LoadGateFailureKind[] => {
    const found = evaluateLoadGate(
      rows as readonly LoadGateRow[],
      budgets as Record<string, LoadGateBudget>,
    );
    expect(found.ship).toBe(false);
    return found.failures.map(({ kind }) => kind);
  };

  test('that are budgeted but were never measured fail', () => {
    const found = evaluateLoadGate({ agent: GOOD }, { dictation: BUDGET, agent: BUDGET });
    expect(found.failures).toMatchObject([{ kind: 'missing_route', route: 'dictation' }]);
    expect(found.routes).toEqual([
      { route: 'dictation', ship: false, costOverrunAccepted: false },
      { route: 'agent', ship: true, costOverrunAccepted: false },
    ]);
  });

  test('that were measured but have no budget fail, once each', () => {
    const bulk = { route: 'bulk', ...GOOD };
    const found = evaluateLoadGate([bulk, { route: 'agent', ...GOOD }, bulk], { agent: BUDGET });
    expect(found.failures).toMatchObject([{ kind: 'unbudgeted_route', route: 'bulk' }]);
    expect(found.routes.map(({ route, ship }) => [route, ship])).toEqual([
      ['agent', true],
      ['bulk', false],
    ]);
  });

  test('fail when one of several rows of a route does, in whatever order', () => {
    const good = { route: 'agent', ...GOOD };
    const bad = { ...good, p95_ms: 900 };
    for (const rows of [
      [good, bad],
      [bad, good],
    ]) {
      const found = evaluateLoadGate(rows, { agent: BUDGET });
      expect(failed(found)).toEqual(['p95 p95_ms']);
      expect(found.failures[0]!.row).toBe(rows.indexOf(bad) + 1);
      expect(found.routes).toHaveLength(1);
    }
    expect(evaluateLoadGate([good, good], { agent: BUDGET }).ship).toBe(true);
  });

  test.each([[[]], [{}], [null], [undefined], ['agent'], [7]])(
    'fail by name in an empty table: %o',
    (rows) => {
      expect(kinds(rows, { agent: BUDGET })).toEqual(['empty_table', 'missing_route']);
    },
  );

  test.each([[{}], [null], [undefined], [[BUDGET]], ['agent']])(
    'fail by name without budgets: %o',
    (budgets) => {
      expect(kinds({ agent: GOOD }, budgets)).toEqual(['no_budgets', 'unbudgeted_route']);
      expect(kinds([], budgets)).toEqual(['no_budgets', 'empty_table']);
    },
  );

  test.each([
    [null, 'bad_value', 'row 2: not a record of figures'],
    [[1, 2], 'bad_value', 'row 2: not a record of figures'],
    ['agent', 'bad_value', 'row 2: not a record of figures'],
    [GOOD, 'missing_field', 'row 2: route is missing'],
    [{ ...GOOD, route: '' }, 'missing_field', 'row 2: route is missing'],
    [{ ...GOOD, route: 7 }, 'bad_value', 'row 2: route is not a name'],
  ])('fail with a row that belongs to none: %o', (row, kind, message) => {
    const rows = [{ route: 'agent', ...GOOD }, row] as readonly LoadGateRow[];
    const found = evaluateLoadGate(rows, { agent: BUDGET });
    expect(found.ship).toBe(false);
    expect(found.failures).toMatchObject([{ route: null, row: 2, kind, message }]);
  });

  test('fail with a keyed row that is none', () => {
    const found = evaluateLoadGate(
      { agent: null as unknown as LoadGateFigures },
      { agent: BUDGET },
    );
    expect(found.failures).toMatchObject([{ route: 'agent', kind: 'bad_value', value: null }]);
    expect(found.ship).toBe(false);
  });

  test('may bear any name, also one that every object inherits', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const rows = [{ route: name, ...GOOD }];
      expect(failed(evaluateLoadGate(rows, { agent: BUDGET }))).toEqual([
        'missing_route',
        'unbudgeted_route',
      ]);
      const budgets = Object.fromEntries([[name, BUDGET]]);
      expect(evaluateLoadGate(rows, budgets).ship).toBe(true);
      expect(failed(evaluateLoadGate([], budgets))).toEqual(['empty_table', 'missing_route']);
    }
  });

  test('show nothing by fields that a row only inherits', () => {
    const rows = { agent: Object.create(GOOD) as LoadGateFigures };
    expect(failed(evaluateLoadGate(rows, { agent: BUDGET }))).toHaveLength(3);
  });

  test('that cannot even be read fail', () => {
    const unreadable = {
      get p95_ms(): number {
        throw new Error('unreadable');
      },
    };
    const gone = Proxy.revocable([], {});
    gone.revoke();
    expect(kinds({ agent: unreadable }, { agent: BUDGET })).toEqual(['bad_value']);
    expect(kinds(gone.proxy, { agent: BUDGET })).toEqual(['empty_table', 'missing_route']);
    expect(kinds({ agent: GOOD }, gone.proxy)).toEqual(['no_budgets', 'unbudgeted_route']);
  });
});

describe('whatever it is given, the gate', () => {
  const junk = fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true });
  /** Mostly what a figure or limit can be, so that some of the gates pass; and often not. */
  const mostly = (...values: readonly unknown[]) =>
    fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...values) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, null, '', '1', -0.1, NaN, -Infinity) },
      { weight: 1, arbitrary: junk },
    );
  const figures = fc.record(
    {
      p95_ms: mostly(0, 400, 800, 900, Infinity),
      error_rate: mostly(0, 0.01, 0.2, 1),
      cost_per_success: mostly(0, 0.05, 0.06, 9),
      task_success_delta: mostly(-0.1, 0, 0.02, 0.5),
      successes: mostly(undefined, 1, 100),
    },
    { requiredKeys: ['p95_ms', 'error_rate', 'cost_per_success'] },
  );
  const limits = fc.record({
    p95_ms: mostly(800, 1000, Infinity),
    error_rate: mostly(0.01, 0.5, Infinity),
    cost_per_success: mostly(0.05, 1, Infinity),
  });
  const name = fc.constantFrom('agent', 'agent', 'agent', '__proto__');
  const row = fc
    .tuple(fc.oneof({ weight: 9, arbitrary: name }, junk), figures)
    .map(([route, values]) => ({ ...values, route }));
  const tables = fc.oneof(
    junk,
    fc.array(fc.oneof(row, junk), { maxLength: 3 }),
    { weight: 3, arbitrary: fc.array(row, { minLength: 1, maxLength: 2 }) },
    { weight: 3, arbitrary: fc.dictionary(name, figures, { minKeys: 1, maxKeys: 2 }) },
  );
  const budget = fc.oneof({ weight: 9, arbitrary: limits }, junk);
  const budgets = fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(name, budget, { minKeys: 1, maxKeys: 2 }) },
    junk,
  );

  test('never throws on junk, and ships only what a measured row of every route shows', () => {
    let shipped = 0;
    fc.assert(
      fc.property(tables, budgets, (table, limitsOfRoutes) => {
        const found = evaluateLoadGate(
          table as readonly LoadGateRow[],
          limitsOfRoutes as Record<string, LoadGateBudget>,
        );
        expect(found.ship).toBe(found.failures.length === 0);
        if (!found.ship) return;
        shipped++;
        const rows = Array.isArray(table)
          ? (table as LoadGateRow[])
          : Object.entries(table as object).map(([route, values]) => ({ ...values, route }));
        for (const [route, budget] of Object.entries(limitsOfRoutes as object)) {
          const own = rows.filter((one) => one.route === route);
          expect(own.length).toBeGreaterThan(0);
          for (const { p95_ms, error_rate, cost_per_success, task_success_delta } of own) {
            if (budget.p95_ms < Infinity) expect(p95_ms).toBeLessThanOrEqual(budget.p95_ms);
            if (budget.error_rate < Infinity) {
              expect(error_rate).toBeLessThanOrEqual(budget.error_rate);
            }
            if (budget.cost_per_success < Infinity) {
              const gained = (task_success_delta as number) >= 0.02;
              expect((cost_per_success as number) <= budget.cost_per_success || gained).toBe(true);
            }
          }
        }
      }),
      { seed: 1, numRuns: 5_000 },
    );
    expect(shipped).toBeGreaterThan(100);
  });

  test('never ships once a bad row is added', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3 }), fc.nat(3), (rows, at) => {
        const bad = { route: 'agent', ...GOOD, p95_ms: 801 };
        const table = [...rows.slice(0, at), bad, ...rows.slice(at)];
        expect(evaluateLoadGate(table, { agent: BUDGET }).ship).toBe(false);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
