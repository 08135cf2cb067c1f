import * as z from 'zod';
import { count, duration, numberAbove, ratio, size } from '../files/index.ts';
import { protocol } from '../model/index.ts';
import { QUANTITIES } from './columns.ts';
import { STATION_KINDS } from './measured.ts';
import { REQUEST_QUANTITIES } from './request-columns.ts';

/** What may be known of all rows of a table beforehand; columns of the table go before. */
export const known = z.strictObject({
  instances: count({ most: 10_000 })
    .optional()
    .describe('Workers that share one device: instances, lanes'),
  max_batch: count({ most: 10_000 }).optional().describe('The most jobs in a batch'),
  slots: count({ most: 10_000 }).optional().describe('The most jobs in service at a time'),
  input_tokens: numberAbove(0).optional().describe('Tokens of a prompt, on average'),
  output_tokens: numberAbove(0)
    .optional()
    .describe('Tokens of an answer, or chunks of audio, on average'),
  first_tokens: count({ most: 1_000_000 })
    .optional()
    .describe('Of the output tokens, those that make the first piece'),
  audio: duration({ positive: true }).optional().describe('Audio of a request'),
  chunk: duration({ positive: true }).optional().describe('Audio of a chunk of a real-time stream'),
  requests: count({ most: 10_000_000 }).optional().describe('Requests that were sent at each load'),
  per_client: count({ most: 10_000_000 }).optional().describe('Requests that each client sent'),
});

/** How the requests of a language model or a synthesizer differ. */
export const spread = z.strictObject({
  input_cv: ratio().prefault(0).describe('Coefficient of variation of prompts; default 0'),
  output_cv: ratio().prefault(0).describe('Coefficient of variation of answers; default 0'),
});

const where = z
  .record(
    z.string(),
    z
      .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1)])
      .transform((value) => (Array.isArray(value) ? value.map(String) : [String(value)])),
  )
  .describe('Only rows whose columns say this, or one of these');

/** A small file that says what a table means; what can be guessed of its columns need not be said. */
export const tableMap = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema of this file is'),
    map: z.string().optional().describe('Name of what was measured'),
    station: z.enum(STATION_KINDS).optional().describe('Kind of station to fit'),
    where: where.optional(),
    columns: z
      .record(z.string(), z.enum([...QUANTITIES, ...REQUEST_QUANTITIES] as readonly string[]))
      .default({})
      .describe(
        'By column, what it holds: of steps, or of single requests (sent, began, ended, took, first_after) or histograms (bound, below, within, sum)',
      ),
    known: known.prefault({}).describe('What holds of all rows'),
    spread: spread.prefault({}).describe('How much requests differ'),
    memory: size({ positive: true }).optional().describe('GPU memory, where it limits'),
    protocol: protocol.optional(),
    rows: z
      .array(z.number())
      .min(1)
      .optional()
      .describe('Loads that are fitted; others are predicted'),
    rows_where: where
      .optional()
      .describe('Of these loads only rows whose columns say this are fitted'),
  })
  .meta({ title: 'turnsim table map' });

export type TableMap = z.output<typeof tableMap>;
