import * as z from 'zod';
import { name } from '../files/index.ts';

/** How a profile was fitted. */
const fit = z.strictObject({
  shape: z.string().describe('The shape that the data support best'),
  table: z.string().optional().describe('The table that it was fitted to'),
  rows: z.array(z.string()).describe('Rows that were fitted'),
  figures: z.int().describe('Figures of these rows that were compared'),
  error: z
    .record(z.string(), z.string())
    .describe('By figure, the mean absolute error over the fitted rows'),
  residuals: z
    .record(z.string(), z.record(z.string(), z.string()))
    .optional()
    .describe('By row and figure: simulated / measured - 1'),
  protocol: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The protocol that the rows were measured by, as far as it is known or was fitted'),
  parameters: z
    .record(z.string(), z.string())
    .describe('By parameter, its standard error, as a share'),
  covariance: z
    .array(z.array(z.number()))
    .describe('Covariance of the logarithms of the parameters, in their order'),
});

/** What a station has from its profile beside its figures: how far they hold, and how surely they are known. */
export const calibrated = {
  valid: z
    .record(name(), z.union([z.string(), z.array(z.number()).length(2)]))
    .optional()
    .describe('By quantity, the range that the figures were fitted to: [from, to], or a text'),
  fit: fit.optional().describe('How the figures were fitted, as `turnsim fit` writes it'),
};

/** The same of a described station. */
export interface CalibrationDescription {
  /** By quantity: the range that was fitted; quantities without numbers left out. */
  readonly valid: Readonly<Record<string, readonly [from: number, to: number]>>;
  /** Names of the parameters that were fitted, and the covariance of their logarithms; undefined if nothing is known. */
  readonly fit?:
    | {
        readonly parameters: readonly string[];
        readonly covariance: readonly (readonly number[])[];
      }
    | undefined;
}

type Entry = {
  readonly valid?: Readonly<Record<string, string | number[]>> | undefined;
  readonly fit?: z.output<typeof fit> | undefined;
};

/** Nothing of a station that says nothing of it. */
export function describeCalibration({ valid, fit }: Entry): {
  readonly calibration?: CalibrationDescription;
} {
  if (valid === undefined && fit === undefined) return {};
  const ranges = Object.entries(valid ?? {}).flatMap(([quantity, range]) =>
    typeof range === 'string' ? [] : [[quantity, range as unknown as [number, number]] as const],
  );
  return {
    calibration: {
      valid: Object.fromEntries(ranges),
      fit: fit && { parameters: Object.keys(fit.parameters), covariance: fit.covariance },
    },
  };
}
