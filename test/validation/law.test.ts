import { describe, expect, test } from 'vitest';
import { validationText } from '../../src/report/index.ts';
import { knownModels } from '../../src/theory/index.ts';
import { rowsOf } from '../../src/validation/case.ts';
import { cases, wanting } from '../../src/validation/index.ts';
import { lawOf, type ValidatedRow } from '../../src/validation/law.ts';

const row = (model: number, z: number): ValidatedRow => ({
  case: `model-${model}`,
  file: `model-${model}.yaml`,
  family: 'M/M/1',
  metric: 'w_mean',
  exact: 1,
  simulated: 1,
  halfWidth: 0.1,
  z,
  seed: '1',
});

/** Forty models whose z are spread evenly around a centre. */
const forty = (centre: number, spread: number): ValidatedRow[] =>
  Array.from({ length: 40 }, (_, i) => row(i, centre + (spread * (i - 19.5)) / 20));

describe('the acceptance law', () => {
  test('holds for z around 0', () => {
    expect(lawOf(forty(0, 1.5))).toMatchObject({ holds: true, rows: 40, models: 40, broken: [] });
  });

  test('is broken by one row that is far off', () => {
    const law = lawOf([...forty(0, 1.5), { ...row(7, -4.8), metric: 'wq_p99' }]);
    expect(law.holds).toBe(false);
    expect(law.broken).toEqual(['model-7 wq_p99 (seed 1): z -4.80']);
  });

  test('is broken by a small bias that every model shares', () => {
    expect(lawOf(forty(0.3, 1)).broken).toEqual(['mean z 0.300']);
  });

  test('is broken by too many that are beyond 2', () => {
    expect(lawOf(forty(0, 2.4)).broken).toEqual(['15.0 % of the models lie beyond z 2']);
  });

  test('counts one row of each run, for rows of one run are correlated', () => {
    const rows = forty(0, 1).flatMap((one) => [one, { ...one, z: 3 }, { ...one, z: 3 }]);
    expect(lawOf(rows)).toMatchObject({ holds: true, beyondTwo: 0 });
  });

  test('does not judge the mean of fewer than 30 runs, nor tell it', () => {
    const told = (rows: readonly ValidatedRow[]): string =>
      validationText(rows, lawOf(rows), { colour: false, wanting: {} });
    const few = forty(0.3, 1).slice(11);
    expect(lawOf(few)).toMatchObject({ holds: true, many: false });
    expect(told(few)).not.toContain('mean z');
    expect(told(forty(0.3, 1))).toMatch(/mean\s+z\s+is\s+0.30\s+\(0.25\s+allowed\)/);
  });

  test('does not hold of nothing, nor of a figure that is none', () => {
    expect(lawOf([]).holds).toBe(false);
    expect(lawOf([row(1, NaN)]).holds).toBe(false);
  });
});

test('every known model is simulated, or wants a feature that is named', () => {
  const simulated = new Set(cases.map(({ known }) => known.id));
  for (const { id, family } of knownModels) {
    expect(simulated.has(id) !== Object.hasOwn(wanting, family), `${id} of ${family}`).toBe(true);
  }
});

test('every known figure of a simulated model is measured', () => {
  for (const { id } of new Set(cases.map(({ known }) => known))) {
    const rows = cases.filter(({ known }) => known.id === id).flatMap(rowsOf);
    const measured = new Set(rows.map(({ metric }) => metric));
    const answers = knownModels.find((model) => model.id === id)!.answers();
    const checked = answers.filter(({ check }) => check !== 'none').map(({ metric }) => metric);
    expect([...measured].toSorted(), id).toEqual(checked.toSorted());
  }
});
