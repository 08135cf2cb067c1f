import * as z from 'zod';
import { name } from '../files/index.ts';
import { station } from './station-schema.ts';

/** What a profile says of itself, and not of the station that it is laid under; calibration-schema.ts says the rest. */
const about = z.strictObject({
  $schema: z.string().optional().describe('For editors: where the schema of this file is'),
  profile: name().describe('Name of the profile. A profile is laid over no other one'),
  about: z.string().optional().describe('One sentence on what was measured'),
  source: z.string().optional().describe('Where the measured figures were published'),
  hardware: z.string().optional().describe('What one worker is: the GPUs it was measured on'),
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
