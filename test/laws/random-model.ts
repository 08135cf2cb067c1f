import fc from 'fast-check';
import { attempts } from './random-attempts.ts';
import { disciplines, disciplinesOfAudio } from './random-discipline.ts';
import { client, type RawClient, type RawRouter, router } from './random-routing.ts';

/** What a model file holds, before it is written. */
export interface ModelText {
  readonly model: string;
  readonly classes: Readonly<Record<string, object>>;
  readonly stations: Readonly<Record<string, object>>;
  readonly routes: Readonly<Record<string, object>>;
  readonly faults?: Readonly<Record<string, object>>;
}

/** A model and the seed of its run. */
export interface Trial {
  readonly seed: string;
  readonly model: ModelText;
}

const ms = (time: number): string => `${time}ms`;
const percent = fc.integer({ min: 5, max: 250 }).map((share) => `${share}%`);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A mapping without the keys that are left out. */
const mapping = <T extends Record<string, fc.Arbitrary<unknown>>>(keys: T) =>
  fc
    .record(keys)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined)));

/** A time with about this mean, by any family. */
const time = (mean: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(ms(mean)),
    fc.constant({ exponential: { mean: ms(mean) } }),
    fc.record({ lognormal: fc.record({ mean: fc.constant(ms(mean)), cv: percent }) }),
    fc.record({ gamma: fc.record({ mean: fc.constant(ms(mean)), cv: percent }) }),
    fc.constant({ erlang: { mean: ms(mean), stages: 3 } }),
    fc.constant({ weibull: { mean: ms(mean), shape: 0.7 } }),
    fc.constant({ pareto: { mean: ms(mean), shape: 1.6 } }),
    fc.constant({ uniform: { from: '0ms', to: ms(2 * mean) } }),
    fc.constant({
      empirical: {
        quantiles: [
          ['0%', '0ms'],
          ['50%', ms(mean)],
          ['100%', ms(3 * mean)],
        ],
      },
    }),
    fc.constant({
      mixture: [
        { weight: 3, of: ms(mean) },
        { weight: 1, of: { exponential: { mean: ms(4 * mean) } } },
      ],
    }),
  );

const anyTime = (...means: readonly number[]) => fc.constantFrom(...means).chain(time);
/** Work of jobs; some take no time at all. */
const work = fc.oneof(
  { weight: 9, arbitrary: anyTime(1, 4, 15, 50) },
  { weight: 1, arbitrary: fc.constant('0ms') },
);

/** One value for all classes, or one for each of them. */
const byClass = (classes: number, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    value,
    fc
      .array(value, { minLength: classes, maxLength: classes })
      .map((values) => Object.fromEntries(values.map((one, i) => [classNames[i]!, one]))),
  );

/** The same for what classes of one urgency share. */
const byUrgency = (urgencies: readonly number[], value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value,
    fc
      .array(value, { minLength: 3, maxLength: 3 })
      .map((values) =>
        Object.fromEntries(urgencies.map((urgency, i) => [classNames[i]!, values[urgency]!])),
      ),
  );

const classNames = ['amber', 'blue', 'coral'];
const dispatch = fc.constantFrom('strict_urgency', 'fifo');

/** Workers, of one speed or each of its own. */
const crew = fc.integer({ min: 1, max: 4 }).chain((workers) =>
  fc.record({
    workers: fc.constant(workers),
    speed: fc.oneof(
      fc.constant(1),
      fc.array(fc.constantFrom(0.5, 1, 3), { minLength: workers, maxLength: workers }),
    ),
  }),
);

const delay = mapping({ kind: fc.constant('delay'), time: fc.oneof(work, anyTime(200)) });

/** Plain jobs may be lost where they wait; chunks of calls and segments of files never are. */
const losses = (classes: number, fewestPlaces = 0) => ({
  queue_limit: optional(byClass(classes, fc.integer({ min: fewestPlaces, max: fewestPlaces + 8 }))),
  patience: optional(byClass(classes, anyTime(3, 20, 100))),
});

/** Jobs wait while a worker is set up, so there must be a place for one. */
const setup = mapping({
  time: fc.oneof(work, anyTime(80)),
  keep_alive: optional(fc.oneof(work, anyTime(200))),
  prewarm: optional(fc.constantFrom(0, 1)),
});

const served = (classes: number) => ({
  kind: fc.constant('batching_pool'),
  dispatch,
  service: byClass(classes, work),
});

const pool = (urgencies: readonly number[]) => {
  const classes = urgencies.length;
  return crew.chain((crew) => {
    const plain = mapping({ ...served(classes), ...losses(classes) });
    const cold = mapping({ ...served(classes), ...losses(classes, 1), setup });
    const discipline = disciplines(classNames.slice(0, classes), urgencies, crew.workers);
    return fc.oneof(
      { weight: 3, arbitrary: plain.map((rest) => ({ ...rest, ...crew })) },
      { weight: 1, arbitrary: cold.map((rest) => ({ ...rest, ...crew })) },
      {
        weight: 3,
        arbitrary: fc.tuple(plain, discipline).map((parts) => Object.assign({}, ...parts, crew)),
      },
    );
  });
};

const recognizer = (urgencies: readonly number[]) =>
  fc
    .tuple(
      crew,
      mapping({
        kind: fc.constant('batching_pool'),
        dispatch,
        batch: mapping({
          max: optional(byUrgency(urgencies, fc.integer({ min: 1, max: 8 }))),
          linger: optional(byUrgency(urgencies, fc.constantFrom('0ms', '3ms', '30ms'))),
        }),
        batch_time: mapping({
          base: fc.constantFrom('0ms', '2ms', '15ms', '60ms'),
          per_job: optional(fc.constant('1.3ms')),
          per_audio_second: optional(fc.constant('4ms')),
          per_final: optional(fc.constant('7ms')),
          final_base: optional(fc.constant('11ms')),
          noise_cv: optional(fc.constantFrom('10%', '100%')),
          noise: optional(fc.constantFrom('lognormal', 'gamma')),
        }),
        reconnect: optional(fc.constant('40ms')),
        ...losses(urgencies.length, 7), // as many as linger until a batch is full
      }),
    )
    .chain(([workers, rest]) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ ...rest, ...workers }) },
        {
          weight: 1,
          arbitrary: disciplinesOfAudio(classNames.slice(0, urgencies.length), urgencies).map(
            (discipline) => ({ ...rest, ...workers, ...discipline }),
          ),
        },
      ),
    );

const sharing = (classes: number) =>
  fc.integer({ min: 1, max: 3 }).chain((workers) =>
    mapping({
      kind: fc.constant('sharing'),
      workers: fc.constant(workers),
      concurrency: optional(fc.integer({ min: workers, max: 12 })),
      slowdown: optional(fc.constantFrom('0%', '20%', '75%')),
      work: byClass(classes, work),
    }),
  );

const dependency = (classes: number) =>
  mapping({
    kind: fc.constant('dependency'),
    time: byClass(classes, work),
    concurrency: optional(fc.integer({ min: 1, max: 6 })),
    error_rate: optional(fc.constantFrom('2%', '60%')),
    cancellable: optional(fc.boolean()),
  });

const tokens = fc.constantFrom<unknown>(
  1,
  30,
  { geometric: { mean: 12 } },
  { lognormal: { mean: 20, cv: '80%' } },
);

const continuous = (classes: number) =>
  fc
    .tuple(
      crew,
      mapping({
        kind: fc.constant('continuous_batching'),
        step_time: mapping({
          base: optional(fc.constantFrom('1ms', '8ms')),
          per_sequence: optional(fc.constant('60us')),
          per_prompt_token: optional(fc.constant('25us')),
          per_cached_token: optional(fc.constant('390ns')),
          noise_cv: optional(fc.constant('20%')),
        }),
        max_sequences: fc.integer({ min: 1, max: 12 }),
        step_tokens: optional(fc.integer({ min: 12, max: 40 })),
        routing: optional(fc.constantFrom('sticky', 'least_loaded')),
        work: fc.record({
          prompt_tokens: byClass(classes, tokens),
          output_tokens: byClass(classes, tokens),
        }),
      }),
    )
    .map(([workers, rest]) => ({ ...rest, ...workers }));

const cache = (classes: number) =>
  fc
    .tuple(
      mapping({
        kind: fc.constant('cache'),
        capacity: fc.constantFrom(1, 4, 30),
        eviction: optional(fc.constantFrom('lru', 'fifo', 'lfu')),
        hit_time: optional(work),
        keys: byClass(
          classes,
          fc.constantFrom({ zipf: { keys: 9, exponent: 1 } }, { zipf: { keys: 3, exponent: 0 } }),
        ),
      }),
      fc.constantFrom({}, { keep: '30ms' }, { keep: '300ms', renewed: true }),
    )
    .map(([cache, time]) => ({ ...cache, ...time }));

const perSecond = fc.constantFrom(2, 10, 40, 120, 400);
const rate = (level: number): string => `${level}/s`;
const count = optional(fc.integer({ min: 1, max: 200 }));
const batchSize = optional(fc.constantFrom<unknown>(3, { geometric: { mean: 2.5 } }));

const cycle = optional(
  fc.record({
    amplitude: fc.constantFrom('30%', '100%'),
    period: fc.constant('2s'),
    phase: fc.constant('300ms'),
  }),
);
const poisson = fc.record({
  poisson: mapping({ rate: perSecond.map(rate), batch: batchSize, cycle, count }),
});
const renewal = fc.record({
  renewal: mapping({ interarrival: anyTime(4, 25, 100), count }),
});
const mmpp = fc.record({
  mmpp: mapping({
    rates: fc.tuple(perSecond.map(rate), fc.constant('0/s'), perSecond.map(rate)),
    leave: fc.constant(['5/s', '8/s', '2/s']),
    count,
  }),
});
/** Members always think: a cycle that takes no time would never end. */
const closed = fc.record({
  closed: fc.oneof(
    mapping({
      population: fc.integer({ min: 1, max: 25 }),
      think: fc.constantFrom<unknown>('1ms', '40ms', { uniform: { from: '5ms', to: '200ms' } }),
      start: fc.constantFrom('staggered', 'random'),
      within: optional(fc.constant('100ms')),
    }),
    mapping({
      population: fc.integer({ min: 1, max: 25 }),
      think: fc.constantFrom('2ms', '30ms'),
      start: fc.constant('synchronous'),
    }),
  ),
});
const paced = fc.record({
  paced: fc.record({
    streams: fc.integer({ min: 1, max: 12 }),
    period: fc.constantFrom('7ms', '20ms', '160ms'),
    start: fc.constantFrom('synchronous', 'staggered', 'random'),
  }),
});
/** Arrivals one by one: some together, some after a gap. */
const trace = fc
  .array(fc.constantFrom(0, 0, 1, 5, 40), { minLength: 1, maxLength: 60 })
  .map((gaps) => {
    let now = 0;
    const times = gaps.map((gap) => {
      now += gap;
      return ms(now);
    });
    return { times, work: gaps.map((_, i) => ms((7 * i) % 23)) };
  });

/** Which of the stations a route goes through; a station may be visited again. */
const picks = (most: number) => fc.array(fc.nat(), { minLength: 1, maxLength: most });

const jobs = fc.record({
  kind: fc.constant('jobs'),
  class: fc.nat(),
  through: picks(4),
  traffic: fc.oneof(
    poisson,
    renewal,
    mmpp,
    closed,
    paced,
    trace.map((one) => ({ trace: one })),
  ),
  attempts,
});
const dictation = fc.record({
  kind: fc.constant('dictation'),
  class: fc.nat(),
  uplink: optional(fc.nat()),
  recognizer: fc.nat(),
  downlink: optional(fc.nat()),
  rest: mapping({
    chunk: fc.constantFrom('40ms', '160ms', '500ms'),
    listening: optional(fc.constantFrom('always', 'gated')),
    utterance: anyTime(200, 900),
    first_word: optional(fc.constantFrom('0ms', '100ms')),
    endpoint: fc.constantFrom({ silence: '0ms' }, { silence: '300ms' }),
    pause: fc.oneof(fc.constant('0ms'), anyTime(250)),
    turns: fc.constantFrom<unknown>(1, 3, { geometric: { mean: 2 } }),
    traffic: fc.oneof(
      fc.constantFrom(1, 4, 15, 60).map((concurrency) => ({ poisson: { concurrency } })),
      closed,
    ),
  }),
});
const bulk = fc.record({
  kind: fc.constant('bulk_transcription'),
  class: fc.nat(),
  recognizer: fc.nat(),
  rest: fc.record({
    file: anyTime(2_000, 20_000),
    segment: fc.constantFrom('900ms', '5s'),
    traffic: fc.oneof(poisson, renewal, mmpp, closed),
  }),
});

/** Stations by kind. Routes name them by numbers, which wrap around. */
interface Stations {
  readonly delays: readonly object[];
  readonly pools: readonly object[];
  readonly recognizers: readonly object[];
  readonly sharing: readonly object[];
  readonly caches: readonly object[];
  readonly dependencies: readonly object[];
  readonly continuous: readonly object[];
  readonly routers: readonly RawRouter[];
  readonly audioRouters: readonly RawRouter[];
  readonly clients: readonly RawClient[];
}

const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 2 });

const stations = (urgencies: readonly number[]): fc.Arbitrary<Stations> =>
  fc.record({
    delays: few(delay),
    pools: few(pool(urgencies)),
    recognizers: few(recognizer(urgencies)),
    sharing: few(sharing(urgencies.length)),
    caches: few(cache(urgencies.length)),
    dependencies: few(dependency(urgencies.length)),
    continuous: few(continuous(urgencies.length)),
    routers: few(router),
    audioRouters: few(router),
    clients: few(client),
  });

type Route =
  | (typeof jobs extends fc.Arbitrary<infer T> ? T : never)
  | (typeof dictation extends fc.Arbitrary<infer T> ? T : never)
  | (typeof bulk extends fc.Arbitrary<infer T> ? T : never);

const routes: fc.Arbitrary<Route[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: jobs },
    { weight: 1, arbitrary: dictation },
    { weight: 1, arbitrary: bulk },
  ),
  { minLength: 1, maxLength: 3 },
);

const named = (noun: string, entries: readonly object[]): [string, object][] =>
  entries.map((entry, i) => [`${noun}${i}`, entry]);

/** A station of its own for a trace: its jobs bring their work. */
const TRACED = { kind: 'batching_pool', workers: 2, service: 'of_job' };

function modelOf(
  urgencies: readonly number[],
  kinds: Stations,
  routes: readonly Route[],
): ModelText {
  const nodes = [
    ...named('delay', kinds.delays),
    ...named('pool', kinds.pools),
    ...named('recognizer', kinds.recognizers),
    ...named('sharing', kinds.sharing),
    ...named('cache', kinds.caches),
    ...named('dependency', kinds.dependencies),
    ...named('continuous', kinds.continuous),
  ];
  const working = Object.fromEntries(nodes.length > 0 ? nodes : [['pool0', DEFAULT]]);
  const all = { ...working, ...routing(working, kinds) };
  const used = new Set<string>();
  const hearing = new Set<string>(); // stations to which routes bring audio, none of which is lost
  const pick = (number: number | undefined, noun: string): string | undefined => {
    const names = Object.keys(all).filter((name) => name.startsWith(noun));
    if (number === undefined || names.length === 0) return undefined;
    const name = names[number % names.length]!;
    use(name);
    return name;
  };
  const use = (name: string): void => {
    used.add(name);
    for (const next of behind(all[name]!)) use(next);
  };
  const wired = routes.map((route): object => {
    const { kind } = route;
    const className = classNames[route.class % urgencies.length]!;
    const base = { kind, class: className };
    if ('through' in route) {
      const through = route.through.map((number) => pick(number, '')!);
      const rest = { ...base, traffic: route.traffic, ...route.attempts };
      if (!('trace' in route.traffic)) return { ...rest, through };
      used.add('traced');
      return { ...rest, through: ['traced', ...through] };
    }
    const recognizer = pick(route.recognizer, 'recognizer');
    if (recognizer === undefined) {
      // Nothing recognizes speech: plain jobs come instead.
      return { ...base, kind: 'jobs', through: [pick(route.recognizer, '')!], traffic: INSTEAD };
    }
    for (const name of [recognizer, ...behind(all[recognizer]!)]) hearing.add(name);
    if (!('uplink' in route)) return { ...base, recognizer, ...route.rest };
    const hops = { uplink: pick(route.uplink, 'delay'), downlink: pick(route.downlink, 'delay') };
    const given = Object.entries(hops).filter(([, name]) => name !== undefined);
    return { ...base, recognizer, ...Object.fromEntries(given), ...route.rest };
  });
  const every: Record<string, object> = { ...all, traced: TRACED };
  for (const name of hearing) {
    if ('to' in every[name]!) continue; // nothing waits at a router
    every[name] = { ...every[name], queue_limit: undefined, patience: undefined };
  }
  return {
    model: 'random',
    classes: Object.fromEntries(urgencies.map((urgency, i) => [classNames[i]!, { urgency }])),
    stations: Object.fromEntries(Object.entries(every).filter(([name]) => used.has(name))),
    routes: Object.fromEntries(wired.map((route, i) => [`route${i}`, route])),
  };
}

/** Routers and clients in front of stations that work, and of each other, as far as a model may have them. */
function routing(
  working: Readonly<Record<string, object>>,
  { routers, audioRouters, clients }: Stations,
): Record<string, object> {
  const places = Object.keys(working).filter((name) => !name.startsWith('cache'));
  const routersTo = (noun: string, raw: readonly RawRouter[], among: readonly string[]) =>
    among.length === 0
      ? []
      : raw.map(({ targets, rest }, i): [string, object] => {
          const to = targets.map(([number, time]) => [among[number % among.length]!, time]);
          return [`${noun}${i}`, { kind: 'router', to: Object.fromEntries(to), ...rest }];
        });
  const recognizers = places.filter((name) => name.startsWith('recognizer'));
  const ways = [
    ...routersTo('router', routers, places),
    ...routersTo('recognizers', audioRouters, recognizers),
  ];
  const asked = [...Object.keys(working), ...ways.map(([name]) => name)];
  const asking = clients.map(({ through, attempts }, i): [string, object] => {
    const stations = through.map((number) => asked[number % asked.length]!);
    return [`client${i}`, { kind: 'client', through: stations, ...attempts }];
  });
  return Object.fromEntries([...ways, ...asking]);
}

/** Stations that one of these sends its jobs to. */
function behind(station: object): string[] {
  const { to, through } = station as { to?: object; through?: readonly string[] };
  return [...Object.keys(to ?? {}), ...(through ?? [])];
}

const DEFAULT = { kind: 'batching_pool', workers: 1, service: '5ms' };
const INSTEAD = { poisson: { rate: '50/s' } };

const urgencies = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 });

/**
 * Valid models of every kind of station, route and traffic, at loads far below capacity and far above. Times
 * are such that a few seconds show a few thousand events.
 */
export const trials: fc.Arbitrary<Trial> = urgencies.chain((urgencies) =>
  fc
    .tuple(fc.integer({ min: 0, max: 999 }), stations(urgencies), routes)
    .map(([seed, kinds, routes]) => ({
      seed: `${seed}`,
      model: modelOf(urgencies, kinds, routes),
    })),
);
