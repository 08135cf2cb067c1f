import * as z from 'zod';
import {
  count,
  duration,
  nearestWord,
  numberAbove,
  oneKeyOf,
  ratio,
  share,
} from '../files/index.ts';
import type { CountDistributionDescription, DistributionDescription } from './description.ts';

/** The schema of the quantity that is distributed, such as a duration. */
type QuantitySchema = (bounds: { positive: boolean }) => z.ZodType<number, unknown>;
type DistributionSchema = z.ZodType<DistributionDescription, unknown>;

/** Schemas that were made before: editors are told of each once. */
const made = new Map<QuantitySchema, Map<boolean, DistributionSchema>>();

/**
 * A distribution: a bare quantity for a constant, or a family with its parameters. A constant is not 0 if
 * `positive` is asked for.
 */
export function distribution(
  quantity: QuantitySchema,
  { positive = false } = {},
): DistributionSchema {
  const before = made.get(quantity) ?? new Map<boolean, DistributionSchema>();
  const schema = before.get(positive) ?? newDistribution(quantity, positive);
  made.set(quantity, before.set(positive, schema));
  return schema;
}

function newDistribution(quantity: QuantitySchema, positive: boolean): DistributionSchema {
  const constant = () =>
    quantity({ positive })
      .transform((value) => ({ value }))
      .transform(of('constant'));
  const any: DistributionSchema = z.union(
    [
      constant(),
      oneKeyOf({
        constant: constant().describe('Always the same'),
        ...families(quantity, () => any),
      }),
    ],
    { error: 'a value such as 5s, or a distribution such as { exponential: { mean: 5s } }' },
  );
  return any;
}

/** A distribution on 1, 2, 3, ...: a bare count, or a geometric one. */
export function countDistribution(): z.ZodType<CountDistributionDescription, unknown> {
  const mean = numberAbove(1).describe('Mean, above 1');
  return z.union(
    [
      count().transform((value) => ({ family: 'constant' as const, value })),
      oneKeyOf({
        geometric: z
          .strictObject({ mean })
          .transform(of('geometric'))
          .describe('Geometric on 1, 2, 3, ...'),
      }),
    ],
    { error: 'a positive integer, or { geometric: { mean: 6 } }' },
  );
}

function families(quantity: QuantitySchema, any: () => DistributionSchema) {
  const mean = quantity({ positive: true }).describe('Mean');
  const cv = ratio({ positive: true }).describe('Coefficient of variation');
  return {
    exponential: z.strictObject({ mean }).transform(of('exponential')).describe('Exponential'),
    lognormal: z.strictObject({ mean, cv }).transform(of('lognormal')).describe('Lognormal'),
    gamma: z.strictObject({ mean, cv }).transform(of('gamma')).describe('Gamma'),
    erlang: z
      .strictObject({ mean, stages: count({ most: 1000 }).describe('Exponential stages in it') })
      .transform(of('erlang'))
      .describe('Erlang: a sum of equal exponential stages'),
    weibull: z
      .strictObject({ mean, shape: numberAbove(0).describe('Below 1: heavier than exponential') })
      .transform(of('weibull'))
      .describe('Weibull'),
    pareto: z
      .strictObject({ mean, shape: numberAbove(1).describe('Up to 2: infinite variance') })
      .transform(of('pareto'))
      .describe('Pareto, from its least value on'),
    uniform: z
      .strictObject({
        from: quantity({ positive: false }).describe('Least value'),
        to: quantity({ positive: true }).describe('Largest value'),
      })
      .refine(({ from, to }) => from < to, { error: 'a value above "from"', path: ['to'] })
      .transform(of('uniform'))
      .describe('Uniform between two values'),
    empirical: z
      .strictObject({ quantiles: quantiles(quantity({ positive: false })) })
      .transform(of('empirical'))
      .describe('Measured quantiles, linear between them'),
    mixture: z
      .array(
        z.strictObject({
          weight: numberAbove(0).describe('How often, relative to the other weights'),
          of: z.lazy(any).describe('A distribution'),
        }),
      )
      .min(1)
      .transform((parts) => ({ parts }))
      .transform(of('mixture'))
      .describe('One of several, chosen by weight'),
  };
}

/** Pairs [share, value] from 0% to 100%: shares increase, values do not decrease. */
function quantiles(value: z.ZodType<number, unknown>) {
  const pair = z.tuple([share(), value], { error: 'a share and a value, such as [50%, 2s]' });
  return z
    .array(pair)
    .min(2)
    .superRefine((pairs, ctx) => {
      if (pairs.length < 2) return;
      const refuse = (index: number, part: number, message: string) =>
        ctx.addIssue({ code: 'custom', message, path: [index, part] });
      pairs.forEach(([below, value], i) => {
        const before = pairs[i - 1];
        if (before !== undefined && below <= before[0])
          refuse(i, 0, 'a share above the one before');
        if (before !== undefined && value < before[1])
          refuse(i, 1, 'no less than the value before');
      });
      if (pairs[0]![0] !== 0) refuse(0, 0, '0% as the first share');
      if (pairs.at(-1)![0] !== 1) refuse(pairs.length - 1, 0, '100% as the last share');
    })
    .describe(
      'Pairs of a share and the value that it lies below, from 0% to 100%; linear between them',
    );
}

/** Adds the name of the family to its parameters. */
function of<const Family extends string>(family: Family) {
  return <Parameters extends object>(parameters: Parameters) => ({ family, ...parameters });
}

/** The keys that name a family. */
export const familyNames: readonly string[] = [
  'constant',
  ...Object.keys(families(duration, () => z.never())),
];

/** Is this mapping meant to be a distribution, even if the name of the family is misspelt? */
export function looksLikeDistribution(mapping: object): boolean {
  return Object.keys(mapping).some((key) => nearestWord(key, familyNames) !== undefined);
}
