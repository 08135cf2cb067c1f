import type { MeasuredSystem } from './measured.ts';
import type { Scales } from './scales.ts';
import {
  digits,
  duration,
  percent,
  ratio,
  type Shape,
  type ShapesOf,
  type Values,
  written,
} from './shape.ts';

/** Shapes of workers that serve jobs side by side, each job the slower the more there are. */
export const sharingShapes: ShapesOf = (system, scales) => [shared(system, scales, {})];

/** The same behind a line: only so many at a time. */
export const slotShapes: ShapesOf = (system, scales) => {
  const known = system.rows.some(({ slots }) => slots !== undefined);
  const loads = system.rows.map(({ load }) => load);
  const most = Math.max(...loads);
  const some = [1, 2, 4, 8, 16, 32, 64, 128].filter((n) => n <= most);
  return [shared(system, scales, known ? {} : { concurrency: some })];
};

function shared(
  system: MeasuredSystem,
  scales: Scales,
  choices: Readonly<Record<string, readonly number[]>>,
): Shape {
  const timesFirst = system.rows.some(({ figures }) =>
    Object.keys(figures).some((name) => name.startsWith('first')),
  );
  const timesAll = system.rows.some(({ figures }) =>
    Object.keys(figures).some((name) => name.startsWith('response')),
  );
  const { shortest, first } = scales;
  return {
    name: 'processor sharing',
    says: 'n jobs share the worker, each at the rate 1 / (1 + slowdown x (n - 1))',
    parameters: [
      duration('work.gamma.mean', 0.2 * shortest, (timesAll ? 3 : 40) * shortest),
      ratio('work.gamma.cv', 0.02, 1.5),
      ratio('slowdown', 0.001, 1),
      ...(timesFirst
        ? [duration('first.gamma.mean', 0.2 * first, 3 * first), ratio('first.gamma.cv', 0.01, 1)]
        : []),
    ],
    choices,
    station: (values) => ({
      kind: 'sharing',
      ...(values['concurrency'] !== undefined && { concurrency: values['concurrency'] }),
      slowdown: percent(values['slowdown']!),
      work: spread(values, 'work'),
      ...(timesFirst && { first: spread(values, 'first') }),
    }),
  };
}

const spread = (values: Values, key: string) => ({
  gamma: {
    mean: written(values[`${key}.gamma.mean`]!),
    cv: Number(digits(values[`${key}.gamma.cv`]!)),
  },
});
