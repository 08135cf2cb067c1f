import * as z from 'zod';
import { name } from '../files/index.ts';
import { known, spread, tableMap } from './map-schema.ts';
import { STATION_KINDS } from './measured.ts';

/** What a system is held to: the aims differ by what it is. */
const SYSTEM_KINDS = ['recognizer', 'synthesizer', 'language_model', 'other'] as const;
export type SystemKind = (typeof SYSTEM_KINDS)[number];

const cell = z.union([z.number(), z.null()]);
const rows = z.array(z.array(cell).min(1));

/** A system that was measured and calibrated: its profile, its benchmark, and the few figures to compare with. */
export const fidelityFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema of this file is'),
    fidelity: name().describe('Name of the system'),
    about: z.string().describe('What was measured'),
    source: z.string().describe('Where the figures were published'),
    kind: z.enum(SYSTEM_KINDS).describe('What it is; the aims of error differ by it'),
    profile: z
      .string()
      .min(1)
      .describe(
        'Path of its profile, relative to this file, or turnsim/NAME for one that is shipped',
      ),
    station: z.enum(STATION_KINDS).describe('Kind of station that was fitted'),
    protocol: tableMap.shape.protocol.describe('How it was measured'),
    known: known.prefault({}).describe('What holds of all rows'),
    spread: spread.prefault({}).describe('How much requests differ'),
    memory: tableMap.shape.memory,
    columns: z
      .array(z.string())
      .min(2)
      .describe('Names of the columns, as in a table that is fitted: clients, avg_ms, p95_ms, ...'),
    fitted: rows.describe('Rows that the profile was fitted to'),
    predicted: rows.describe('Rows that it was not fitted to'),
    largest_stable: z
      .number()
      .optional()
      .describe('The most real-time streams that were published as sustained'),
  })
  .meta({ title: 'turnsim fidelity' });

export type FidelityDescription = z.output<typeof fidelityFile>;
