import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { relaxationTime } from '../../src/statistics/index.ts';
import { type KnownAnswer, knownModels } from '../../src/theory/index.ts';

/** A fact of queueing theory as its source gives it, apart from the formulas that are tested. */
interface Row {
  readonly id: string;
  readonly model_id: string;
  readonly family: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metric: string;
  readonly value: number | readonly number[];
  /** Largest relative error. */
  readonly accuracy: number;
  readonly check: string;
  /** The same figure by another method, computed in doubles, and how. */
  readonly second_value?: number;
  readonly second_formula?: string;
}

const file = new URL('./known-answers.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[] };

const models = new Map(knownModels.map((model) => [model.id, model]));
const answers = new Map<string, KnownAnswer>(
  knownModels.flatMap((model) =>
    model.answers().map((answer) => [`${model.id}/${answer.metric}`, answer] as const),
  ),
);

/** A rule of thumb for run lengths, which no simulation is held against: it lives with the statistics. */
const RULE_OF_THUMB = 'tr-mm1-r80/relaxation_time_odoni_roth';

describe('known answer', () => {
  test('rows are all there: 299 of 73 models in 39 families', () => {
    const different = (of: (row: Row) => string): number => new Set(rows.map(of)).size;
    expect(different(({ id }) => id)).toBe(299);
    expect(rows).toHaveLength(299);
    expect(different(({ model_id }) => model_id)).toBe(73);
    expect(different(({ family }) => family)).toBe(39);
  });

  test('rows are those of the known models, one for one', () => {
    const expected = rows.map(({ id }) => id).filter((id) => id !== RULE_OF_THUMB);
    expect([...answers.keys()].toSorted()).toEqual(expected.toSorted());
    expect(models.size).toBe(knownModels.length);
  });

  test.each(rows.filter(({ id }) => id !== RULE_OF_THUMB))(
    '$id',
    ({ id, model_id, family, value, accuracy, check }) => {
      const answer = answers.get(id)!;
      expect(models.get(model_id)!.family).toBe(family);
      expect(answer.check).toBe(check);
      if (typeof value !== 'number' || typeof answer.value !== 'number') {
        expect(answer.value).toEqual(value);
      } else {
        expect(Math.abs(answer.value - value)).toBeLessThanOrEqual(accuracy * Math.abs(value));
      }
    },
  );

  test(RULE_OF_THUMB, () => {
    const { parameters, value, accuracy } = rows.find(({ id }) => id === RULE_OF_THUMB)!;
    const { lambda, mu } = parameters as { lambda: number; mu: number };
    const found = relaxationTime({ utilization: lambda / mu, serviceTime: 1 / mu });
    expect(Math.abs(found / Number(value) - 1)).toBeLessThanOrEqual(accuracy);
  });

  // The second values were computed in doubles from truncated chains: 9 digits is what they have.
  test.each(rows.filter((row) => row.second_value !== undefined))(
    '$id by another method: $second_formula',
    ({ id, second_value }) => {
      expect(Math.abs(Number(answers.get(id)!.value) / second_value! - 1)).toBeLessThan(1e-9);
    },
  );
});
