import * as z from 'zod';
import { name } from '../files/index.ts';
import { station } from './station-schema.ts';

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

/** What a profile says of itself, and not of the station that it is laid under. */
const about = z.strictObject({
  $schema: z.string().optional().describe('For editors: where the schema of this file is'),
  profile: name().describe('Name of the profile. A profile is laid over no other one'),
  about: z.string().optional().describe('One sentence on what was measured'),
  source: z.string().optional().describe('Where the measured figures were published'),
  hardware: z.string().optional().describe('What one worker is: the GPUs it was measured on'),
  valid: z
    .record(name(), z.union([z.string(), z.array(z.number()).length(2)]))
    .optional()
    .describe('By quantity, the range that the figures were fitted to: [from, to], or a text'),
  fit: fit.optional().describe('How the figures were fitted, as `turnsim fit` writes it'),
});

const [first, ...others] = station.options.map(({ shape }) =>
  z
    .strictObject({ ...shape })
    .partial()
    .required({ kind: true })
    .extend(about.shape),
);

/** A profile: the keys of one station as far as they belong to what was measured, and what that was. */
export const profileFile = z
  .discriminatedUnion('kind', [first!, ...others])
  .meta({ title: 'turnsim profile' });

/** How the stations of a model use profiles. */
export const stationProfiles = {
  part: 'stations',
  profileSchema: profileFile,
  about: Object.keys(about.shape),
};
