import * as z from 'zod';
import { count, duration, exactlyOneOf, numberAbove, rate, ratio, share } from '../files/index.ts';
import { condition } from './condition-schema.ts';
import { distribution } from './distribution-schema.ts';
import type {
  FaultDescription,
  FaultKind,
  SlowingDescription,
  TimingDescription,
} from './fault-description.ts';

const timing = {
  begin: duration()
    .optional()
    .describe('When it begins, since measuring began. Either this or when'),
  when: condition()
    .optional()
    .describe(
      'What is seen before it begins, such as recognizer.backlog > 50 for 10s. Either this or begin',
    ),
  end: duration().optional().describe('When it ends, since measuring began; if left out, never'),
  lasts: duration({ positive: true })
    .optional()
    .describe('Instead of end: how long after its begin it ends'),
  ramp: duration()
    .prefault('0ms')
    .describe('How long it takes from its begin until it acts in full; default 0ms'),
};

export const stationName = () => z.string({ error: 'the name of a station' });
export const routeName = () => z.string({ error: 'the name of a route' });

const workers = z
  .union(
    [
      count().transform((count) => ({ count })),
      share({ positive: true }).transform((share) => ({ share })),
    ],
    { error: 'a number of workers, or a share of them such as 50%' },
  )
  .describe('How many of its workers are gone, or which share of them, such as 50%');

const work = z
  .enum(['resume', 'lost', 'restart'])
  .default('restart')
  .describe(
    'What becomes of the jobs that those workers serve: resume, they go on there once the worker is back; lost, they count as failed; restart, others serve them anew; default restart. With continuous batching, resume is restart',
  );

const of = <Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  meaning: string,
  shape: Shape,
) =>
  z
    .strictObject({ kind: z.literal(kind).describe(meaning), ...shape, ...timing })
    .check(exactlyOneOf(['begin', 'when']))
    .describe(meaning);

/** Whose attempts a fault or a runbook changes. */
export const asked = {
  route: routeName().describe('A route with retry, or one on which an agent answers'),
  service: stationName()
    .optional()
    .describe(
      'Of a route on which an agent answers: which of the stations that its turns ask, such as its language model or its index',
    ),
};

/** Something that goes wrong. */
export const faultSchema = z.discriminatedUnion('kind', [
  of('capacity_loss', 'Workers of a station are gone', {
    station: stationName().describe('A pool, or a station with continuous batching'),
    workers,
    work,
  }),
  of('worker_crash', 'Workers of a station crash one after the other, and are repaired', {
    station: stationName().describe('A pool, or a station with continuous batching'),
    every: distribution(duration, { positive: true }).describe(
      'From one crash at the station to the next',
    ),
    repair: distribution(duration).describe('From a crash until the worker is back'),
    work,
  }),
  of(
    'cold_start',
    'A station starts anew: all that was kept there is gone, and so are its workers until each has loaded',
    {
      station: stationName().describe('A pool, a station with continuous batching, or a cache'),
      load: distribution(duration, { positive: true })
        .optional()
        .describe('How long a worker loads its model; a cache has none, and loads nothing'),
    },
  ),
  of('slow_station', 'A station takes longer for each batch, step or pass', {
    station: stationName().describe(
      'A pool, a station with continuous batching, a delay or a dependency',
    ),
    shape: z
      .enum(['shift', 'scale', 'tail'])
      .describe(
        'shift: all of it by so much; scale: so many times; tail: a share of it by so much',
      ),
    by: duration({ positive: true }).optional().describe('With shift or tail: how much longer'),
    factor: numberAbove(0).optional().describe('With scale: how many times as long'),
    share: share({ positive: true }).optional().describe('With tail: which share of it'),
  }),
  of('network_loss', 'A network loses what is sent; it is sent again', {
    station: stationName().describe('A delay'),
    share: share({ range: ['0%', '90%'] }).describe('Share that is lost each time it is sent'),
    resend: duration({ positive: true })
      .prefault('200ms')
      .describe('After how long it is sent again; default 200ms'),
  }),
  of('region_unreachable', 'A network partition: a router does not reach one of its stations', {
    station: stationName().describe('A router'),
    target: stationName().describe('The station that it does not reach, of those that it sends to'),
    connect_timeout: duration()
      .prefault('1s')
      .describe('Calls to it fail after that time; default 1s'),
    reconnect: distribution(duration)
      .prefault({ uniform: { from: '100ms', to: '2s' } })
      .describe(
        'How long it takes a caller whose audio stream is lost until he opens it anew elsewhere; then he sends again what has no answer. Default uniform from 100ms to 2s',
      ),
  }),
  of('error_rate', 'A share of the jobs that come to a station fails at once', {
    station: stationName().describe('Any station'),
    share: share({ positive: true }).describe('Share of the jobs that fails'),
  }),
  of('quota_cut', 'A provider lets no more than so many jobs a second in; the rest is shed', {
    station: stationName().describe('Any station'),
    rate: rate({ positive: true }).describe(
      'Jobs that are let in, such as 20/s, in bursts of a second',
    ),
  }),
  of('traffic_surge', 'More callers, files or jobs come', {
    route: routeName().describe('A route whose traffic is poisson'),
    by: ratio({ positive: true }).describe(
      'How many more, as a share of those who come: 100% makes them twice as many',
    ),
    tenant: z
      .string({ error: 'the name of a tenant' })
      .optional()
      .describe('Only callers of this tenant; if left out, of all'),
  }),
  of(
    'cache_bypass',
    'A cache is asked by the keys of another normalizer release than it is filled by',
    {
      station: stationName().describe('A cache of stock phrases'),
      release: z
        .string({ error: 'the name of a release' })
        .describe('Release of the phrase book that makes the keys by which it is asked'),
      share: share({ positive: true })
        .prefault('100%')
        .describe('Share of those who ask whose keys it makes, such as of a canary; default 100%'),
    },
  ),
  of('normalizer_release', 'Another normalizer release makes all keys of a cache', {
    station: stationName().describe('A cache of stock phrases'),
    release: z
      .string({ error: 'the name of a release' })
      .describe('Release of the phrase book that makes the keys'),
  }),
  of(
    'slow_endpointing',
    'Voice activity detection needs more silence until a turn counts as ended',
    {
      route: routeName().describe('A route on which an agent answers'),
      by: duration({ positive: true }).describe('How much more silence'),
    },
  ),
  of('model_rollback', 'An older model answers, and fewer turns succeed', {
    route: routeName().describe('A route on which an agent answers'),
    share: share({ positive: true }).describe('Share of the turns that would have succeeded'),
  }),
  of('index_stuck', 'New versions of the index do not come', {
    route: routeName().describe('A route with versions of its index'),
    share: share({ positive: true })
      .prefault('100%')
      .describe('Share of the versions that does not come; default 100%'),
  }),
  of('retry_policy', 'Clients are released that try more often', {
    ...asked,
    attempts: count().describe('The most attempts of a request from then on'),
  }),
]);

type FaultEntry = z.output<typeof faultSchema>;

/** What the file says of its faults, as plain data. */
export const describeFaults = (
  faults: Readonly<Record<string, FaultEntry>> = {},
): FaultDescription[] =>
  Object.entries(faults).map(([name, entry]) => ({
    name,
    ...timingOf(entry),
    ...kindOf(entry),
  }));

function timingOf({ begin, when, end, lasts, ramp }: FaultEntry): TimingDescription {
  const over = end !== undefined ? { at: end } : lasts !== undefined ? { after: lasts } : undefined;
  return { begin: begin ?? when!, end: over, ramp };
}

function kindOf(entry: FaultEntry): FaultKind {
  switch (entry.kind) {
    case 'slow_station':
      return { kind: entry.kind, station: entry.station, slowing: slowingOf(entry) };
    case 'region_unreachable': {
      const { kind, station, target, connect_timeout, reconnect } = entry;
      return { kind, station, target, connectTimeout: connect_timeout, reconnect };
    }
    case 'cold_start':
      return { kind: entry.kind, station: entry.station, load: entry.load };
    case 'traffic_surge':
      return { kind: entry.kind, route: entry.route, by: entry.by, tenant: entry.tenant };
    default: {
      const { begin: _, when: __, end: ___, lasts: ____, ramp: _____, ...kind } = entry;
      return kind;
    }
  }
}

function slowingOf({
  shape,
  by = 0,
  factor = 1,
  share = 0,
}: Extract<FaultEntry, { kind: 'slow_station' }>): SlowingDescription {
  switch (shape) {
    case 'shift':
      return { shape, by };
    case 'scale':
      return { shape, factor };
    case 'tail':
      return { shape, share, by };
  }
}
