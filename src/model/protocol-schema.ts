import * as z from 'zod';
import { count, duration, isMapping } from '../files/index.ts';
import { distribution } from './distribution-schema.ts';

/** Who sends: clients in a closed loop, nobody in particular at a rate, or real-time streams. */
const KINDS = ['closed', 'constant_rate', 'poisson', 'paced'] as const;

/** How a load generator sends requests and sums up what it saw: a benchmark's protocol matters as much as its server. */
export const protocol = z
  .strictObject({
    kind: z
      .enum(KINDS)
      .describe(
        'closed: clients that send again once they are answered; constant_rate and poisson: requests at a rate, whatever the system does; paced: real-time streams, one request in every period',
      ),
    think: distribution(duration)
      .optional()
      .describe('closed: from an answer to the next request of the same client; default 0ms'),
    period: duration({ positive: true })
      .optional()
      .describe('paced: from one request of a stream to the next, such as the length of a chunk'),
    start: z
      .enum(['synchronous', 'staggered', 'random'])
      .default('synchronous')
      .describe(
        'closed and paced: clients start all at once, apart, or at random within a period; default synchronous',
      ),
    apart: duration({ positive: true })
      .optional()
      .describe('From one staggered start to the next; if left out, evenly over a period'),
    requests: count({ most: 10_000_000 })
      .optional()
      .describe('So many are sent in all, then no more; if left out, they go on'),
    per_client: count({ most: 10_000_000 })
      .optional()
      .describe('closed and paced: so many are sent by each client, then no more'),
    duration: duration({ positive: true })
      .optional()
      .describe(
        'It ends so long after its start: what has not been answered by then is not looked at; if left out, it goes on',
      ),
    dispatch: duration()
      .prefault('0ms')
      .describe(
        'What the client needs to send a request. It sends one after the other, and its clock starts at the sending; default 0ms',
      ),
    final_every: count({ most: 1_000_000 })
      .optional()
      .describe(
        'closed and paced: of so many requests of a client the last one is a finalization; if left out, none',
      ),
    utterance: duration({ positive: true })
      .optional()
      .describe(
        'paced: so long an utterance is, and the chunk that ends it is a finalization; a way to say final_every for chunks of any length',
      ),
    first_tokens: count({ most: 1_000_000 })
      .optional()
      .describe(
        'So many tokens of a streaming synthesizer make the first chunk that the client hears; default 1',
      ),
    audio: distribution(duration).optional().describe('Audio of a request; if left out, none'),
    percentile: z
      .enum(['nearest_rank', 'index', 'interpolated'])
      .default('nearest_rank')
      .describe(
        'Which of n sorted values the q-quantile is: number ceil(q n), number floor(q n) + 1 (an index from 0 cut off), or interpolated between the neighbours of (n - 1) q; default nearest_rank',
      ),
  })
  .check(
    z.superRefine<Record<string, unknown>>(
      (written, ctx) => {
        const sender = KINDS.find((kind) => kind === written['kind']);
        for (const [key, kinds] of Object.entries(ONLY_FOR)) {
          if (!Object.hasOwn(written, key)) continue;
          if (sender === undefined || kinds.includes(sender)) continue;
          const message = `nothing here, for only ${kinds.join(' and ')} clients have it`;
          ctx.addIssue({ code: 'custom', message, path: [key] });
        }
        if (sender === 'paced' && !Object.hasOwn(written, 'period')) {
          const message = 'a period, because streams are paced';
          ctx.addIssue({ code: 'custom', message, path: ['period'] });
        }
        if (Object.hasOwn(written, 'utterance') && Object.hasOwn(written, 'final_every')) {
          const message = 'nothing here, for final_every says it';
          ctx.addIssue({ code: 'custom', message, path: ['utterance'] });
        }
        if (Object.hasOwn(written, 'apart') && written['start'] !== 'staggered') {
          const message = 'nothing here, for only staggered starts are a time apart';
          ctx.addIssue({ code: 'custom', message, path: ['apart'] });
        }
      },
      { when: ({ value }) => isMapping(value) },
    ),
  )
  .describe('How requests are sent and quantiles are read');

const CLIENTS = ['closed', 'paced'] as const;
const ONLY_FOR: Readonly<Record<string, readonly (typeof KINDS)[number][]>> = {
  think: ['closed'],
  period: ['paced'],
  per_client: CLIENTS,
  final_every: CLIENTS,
  utterance: ['paced'],
};

export type ProtocolDescription = z.output<typeof protocol>;

/** A load generator that is watched in its steady state: it goes on until so many requests are answered after the first few. */
export interface LoadGenerator extends ProtocolDescription {
  readonly steady?:
    | {
        readonly discard: number;
        readonly requests: number;
        /** Clients of a closed loop start at random within such a time. */
        readonly within: number;
      }
    | undefined;
}
