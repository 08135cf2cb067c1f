import * as z from 'zod';
import {
  type Finding,
  isMapping,
  type Mapping,
  mappingOf,
  name,
  named,
  readSetting,
  Source,
  withSetting,
} from '../files/index.ts';
import { modelFile } from '../model/index.ts';

/** One thing that is varied in a grid: where in the model it stands, and which values it has. */
export interface GridAxis {
  readonly name: string;
  readonly path: string;
  /** As they are written. */
  readonly values: readonly string[];
}

const value = z.union([z.string(), z.number(), z.boolean()], { error: 'a value such as 10s' });

const axis = z.strictObject({
  path: z
    .string({ error: 'a path in the model, such as faults.surge.by' })
    .min(1)
    .describe('Where in the model or its faults, such as faults.surge.by'),
  values: z.array(value).min(2).max(10).describe('Its values, in order'),
});

const MOST_CELLS = 200;

/** Axes by name: every combination of their values is a policy. */
export const grid = named(axis, 'axis', name()).describe(
  'Instead of policies: axes by name, two or three of them, each with the path of something in the model and its values; every combination is run. With faults, a map of who stays collapsed is drawn',
);

/** What a grid says that is not so. */
export function gridFindings(contents: unknown): Finding[] {
  const { grid, policies } = mappingOf(contents);
  if (!isMapping(grid)) return [];
  const axes = Object.values(mappingOf(grid)).map((axis) => mappingOf(axis)['values']);
  const cells = axes.reduce<number>(
    (all, values) => all * (Array.isArray(values) ? values.length : 1),
    1,
  );
  return [
    ...(policies === undefined
      ? []
      : [{ path: ['grid'], at: 'key', expected: 'either policies or grid' } as const]),
    ...(axes.length === 2 || axes.length === 3
      ? []
      : [{ path: ['grid'], expected: 'two or three axes', found: `${axes.length}` }]),
    ...(cells > MOST_CELLS
      ? [{ path: ['grid'], expected: `at most ${MOST_CELLS} combinations`, found: `${cells}` }]
      : []),
  ];
}

export const describeGrid = (axes: z.output<typeof grid> | undefined): GridAxis[] =>
  Object.entries(axes ?? {}).map(([name, { path, values }]) => ({
    name,
    path,
    values: values.map(String),
  }));

/** One combination of values. */
export interface GridCell {
  /** What the policy is called: `by=100% lasts=20s`. */
  readonly policy: string;
  /** By axis. */
  readonly values: readonly string[];
}

/** Every combination, the last axis changing fastest. */
export function gridCells(axes: readonly GridAxis[]): GridCell[] {
  if (axes.length === 0) return [];
  const combined = axes.reduce<string[][]>(
    (cells, { values }) => cells.flatMap((cell) => values.map((value) => [...cell, value])),
    [[]],
  );
  return combined.map((values) => ({
    values,
    policy: values.map((value, i) => `${axes[i]!.name}=${value}`).join(' '),
  }));
}

/** The model with the values of one combination in their places. */
export function laidOver(model: Source, axes: readonly GridAxis[], cell: GridCell): Source {
  return axes.reduce((source, { name, path }, i) => {
    const read = readSetting(`grid.${name}`, `${path}=${cell.values[i]!}`);
    if ('mistakes' in read) return new Source(source.top, [...source.refused, ...read.mistakes]);
    return withSetting(source, read.setting.path, read.setting, modelFile);
  }, model);
}

/** The axes of an experiment that may have mistakes; those that cannot be read are left out. */
export function axesIn(contents: unknown): GridAxis[] {
  return Object.entries(mappingOf(mappingOf(contents)['grid'])).flatMap(([name, written]) => {
    const read = axis.safeParse(written as Mapping);
    return read.success ? describeGrid({ [name]: read.data }) : [];
  });
}
