import {
  type Finding,
  type Mapping,
  mappingOf,
  mappingsOf,
  type Path,
  suggestion,
} from '../files/index.ts';
import { condition, routeMetrics } from './condition-schema.ts';
import type { Outline } from './model-consistency.ts';
import { phrasesOf } from './phrase-book.ts';
import { phraseBook } from './phrase-book-schema.ts';

/** Faults and runbooks of a model file, as far as they can be read. */
interface Acting {
  readonly faults: Readonly<Record<string, Mapping>>;
  readonly runbooks: Readonly<Record<string, Mapping>>;
}

/** What faults and runbooks say of the rest of the model that is not so. */
export function faultFindings(contents: Mapping, model: Outline): Finding[] {
  const acting = {
    faults: mappingsOf(contents['faults']),
    runbooks: mappingsOf(contents['runbooks']),
  };
  return [
    ...Object.entries(acting.faults).flatMap(([name, fault]) => [
      ...targetFindings(fault, ['faults', name], model),
      ...slowingFindings(fault, ['faults', name]),
      ...releaseFindings(fault, ['faults', name], contents),
      ...endFindings(fault, ['faults', name]),
      ...conditionFindings(fault['when'], ['faults', name, 'when'], model),
    ]),
    ...Object.entries(acting.runbooks).flatMap(([name, runbook]) =>
      runbookFindings(runbook, ['runbooks', name], acting, model),
    ),
  ];
}

function runbookFindings(
  runbook: Mapping,
  path: Path,
  { faults }: Acting,
  model: Outline,
): Finding[] {
  const measures: readonly unknown[] = Array.isArray(runbook['do']) ? runbook['do'] : [];
  return [
    ...conditionFindings(runbook['when'], [...path, 'when'], model),
    ...(Object.hasOwn(faults, `${path.at(-1)}`)
      ? [{ path, at: 'key', expected: 'a name that no fault has' } as const]
      : []),
    ...measures.flatMap((written, i) => {
      const measure = mappingOf(written);
      const there = [...path, 'do', i];
      return [
        ...targetFindings(measure, there, model),
        ...nameFindings(
          measure['class'],
          [...there, 'class'],
          'class',
          'classes',
          Object.keys(model.classes),
        ),
        ...(measure['kind'] === 'undo'
          ? nameFindings(
              measure['fault'],
              [...there, 'fault'],
              'fault',
              'faults',
              Object.keys(faults),
            )
          : []),
      ];
    }),
  ];
}

function nameFindings(
  word: unknown,
  path: Path,
  noun: string,
  plural: string,
  names: readonly string[],
): Finding[] {
  if (typeof word !== 'string' || names.includes(word)) return [];
  return [{ path, expected: `a ${noun} of the model`, hint: suggestion(word, names, plural) }];
}

const POOLS = ['batching_pool'];
const WITH_WORKERS = [...POOLS, 'continuous_batching'];
const TIMED = [...WITH_WORKERS, 'delay', 'dependency'];

/** By kind of fault or measure: the kinds of stations that it can have; the others can have any. */
const STATIONS: Readonly<Record<string, readonly string[]>> = {
  capacity_loss: WITH_WORKERS,
  worker_crash: WITH_WORKERS,
  cold_start: [...WITH_WORKERS, 'cache'],
  cache_bypass: ['cache'],
  normalizer_release: ['cache'],
  slow_station: TIMED,
  network_loss: ['delay'],
  region_unreachable: ['router'],
  hold: POOLS,
  linger: POOLS,
};

/** Faults of routes on which an agent answers. */
const AGENTS = ['slow_endpointing', 'model_rollback', 'index_stuck'];

/** Faults that take workers away. */
const LOSSES = ['capacity_loss', 'worker_crash', 'cold_start'];

function targetFindings(fault: Mapping, path: Path, model: Outline): Finding[] {
  const { kind, station, route } = fault;
  return [
    ...nameFindings(
      station,
      [...path, 'station'],
      'station',
      'stations',
      Object.keys(model.stations),
    ),
    ...nameFindings(route, [...path, 'route'], 'route', 'routes', Object.keys(model.routes)),
    ...stationFindings(`${kind}`, `${station}`, [...path, 'station'], model),
    ...loadFindings(fault, path, model),
    ...regionFindings(fault, path, model),
    ...routeFindings(fault, path, model),
  ];
}

function stationFindings(kind: string, name: string, path: Path, { stations }: Outline): Finding[] {
  const station = stations[name];
  const fitting = STATIONS[kind];
  if (station === undefined || fitting === undefined) return [];
  const found = station['kind'];
  if (typeof found === 'string' && !fitting.includes(found)) {
    return [
      { path, expected: `a station of kind ${fitting.join(' or ')}`, found: `${name}, a ${found}` },
    ];
  }
  if (!LOSSES.includes(kind) || found === 'cache') return [];
  const why = Object.entries({
    setup: 'are set up when they are needed',
    autoscale: 'follow the load',
  }).find(([key]) => station[key] !== undefined && station[key] !== 'none');
  if (why === undefined) return [];
  return [
    {
      path,
      expected: 'a station whose workers are always there',
      found: `${name}, whose workers ${why[1]}`,
    },
  ];
}

/** Workers load something, a cache does not. */
function loadFindings(
  { kind, station, load }: Mapping,
  path: Path,
  { stations }: Outline,
): Finding[] {
  const of = stations[`${station}`]?.['kind'];
  if (kind !== 'cold_start' || of === undefined) return [];
  if (of === 'cache') {
    return load === undefined
      ? []
      : [{ path: [...path, 'load'], at: 'key', expected: 'no load, for a cache has no workers' }];
  }
  return load === undefined
    ? [{ path: [...path, 'load'], expected: 'how long a worker loads' }]
    : [];
}

/** It is one of those that the router sends to. */
function regionFindings({ kind, station, target }: Mapping, path: Path, model: Outline): Finding[] {
  const router = model.stations[`${station}`];
  if (kind !== 'region_unreachable' || router === undefined) return [];
  const targets = Object.keys(mappingOf(router['to']));
  if (typeof target !== 'string' || targets.includes(target)) return [];
  const hint = suggestion(target, targets, 'stations');
  return [{ path: [...path, 'target'], expected: `a station that ${station} sends to`, hint }];
}

function routeFindings(
  { kind, route, tenant, service }: Mapping,
  path: Path,
  { routes }: Outline,
): Finding[] {
  const of = routes[`${route}`];
  if (of === undefined) return [];
  if (kind === 'traffic_surge') {
    const [traffic] = Object.keys(mappingOf(of['traffic']));
    if (traffic !== undefined && traffic !== 'poisson') {
      return [
        {
          path: [...path, 'route'],
          expected: 'a route whose traffic is poisson',
          found: `${route}, whose is ${traffic}`,
        },
      ];
    }
    const tenants = Object.keys(mappingOf(mappingOf(of['callers'])['tenants']));
    return nameFindings(tenant, [...path, 'tenant'], 'tenant', 'tenants', tenants);
  }
  const there = [...path, 'route'];
  if (AGENTS.includes(`${kind}`) && of['kind'] !== undefined && of['kind'] !== 'voice_agent') {
    return [{ path: there, expected: 'a route of kind voice_agent', found: `${route}` }];
  }
  const versions = mappingOf(of['retrieval'])['versions'];
  if (kind === 'index_stuck' && versions === undefined) {
    return [{ path: there, expected: 'a route whose retrieval has versions', found: `${route}` }];
  }
  if (kind !== 'retry_policy' && kind !== 'retry_cap') return [];
  if (of['kind'] === 'voice_agent') return serviceFindings(of, service, path);
  if (service !== undefined) {
    const expected = 'no service, for no agent answers on that route';
    return [{ path: [...path, 'service'], at: 'key', expected }];
  }
  if (of['retry'] !== undefined) return [];
  return [
    { path: [...path, 'route'], expected: 'a route with retry', found: `${route}, which has none` },
  ];
}

/** It is one that turns ask, and ask again where they have no answer. */
function serviceFindings(agent: Mapping, service: unknown, path: Path): Finding[] {
  const attempts = mappingOf(agent['attempts']);
  const retrieval = mappingOf(agent['retrieval']);
  const access = mappingOf(retrieval['access']);
  const tools = mappingOf(agent['tools']);
  const asked = [
    [agent['language_model'], attempts['language_model']],
    [agent['synthesizer'], attempts['synthesizer']],
    [retrieval['index'], retrieval],
    [access['service'], access],
    [tools['service'], tools],
  ].filter(([name]) => typeof name === 'string');
  const there = [...path, 'service'];
  const expected = 'a station that turns of the route ask';
  if (service === undefined) return [{ path: there, expected }];
  const found = asked.find(([name]) => name === service);
  if (found === undefined) {
    const names = asked.map(([name]) => `${name}`);
    return [{ path: there, expected, hint: suggestion(`${service}`, names, 'stations') }];
  }
  if (mappingOf(found[1])['retry'] !== undefined) return [];
  return [{ path: there, expected: 'one that they ask with retry', found: `${service}` }];
}

const SLOWING: Readonly<Record<string, readonly string[]>> = {
  shift: ['by'],
  scale: ['factor'],
  tail: ['share', 'by'],
};

/** Each shape has its own keys. */
function slowingFindings(fault: Mapping, path: Path): Finding[] {
  const needed = SLOWING[`${fault['shape']}`];
  if (fault['kind'] !== 'slow_station' || needed === undefined) return [];
  return ['by', 'factor', 'share'].flatMap((key): Finding[] => {
    const isThere = fault[key] !== undefined;
    if (needed.includes(key) === isThere) return [];
    const shape = `shape ${fault['shape']}`;
    if (isThere) return [{ path: [...path, key], at: 'key', expected: `no ${key} with ${shape}` }];
    return [{ path: [...path, key], expected: `a value for ${shape}` }];
  });
}

/** A release is one of the phrase book, which has a phrase for everything that may be asked for. */
function releaseFindings({ release, station }: Mapping, path: Path, contents: Mapping): Finding[] {
  if (release === undefined) return [];
  const book = mappingOf(contents['phrase_book']);
  const releases = Object.keys(mappingsOf(book['releases']));
  if (releases.length === 0) {
    return [{ path: [...path, 'release'], expected: 'a model with a phrase_book', found: 'none' }];
  }
  const routes = Object.values(mappingsOf(contents['routes']));
  if (!routes.some((route) => route['phrase_cache'] === station)) {
    return [{ path: [...path, 'station'], expected: 'the phrase_cache of an agent' }];
  }
  const first = releases[0] === release;
  return [
    ...nameFindings(release, [...path, 'release'], 'release', 'releases', releases),
    ...(first
      ? [
          {
            path: [...path, 'release'],
            expected: 'another release than the first, which is in use',
          },
        ]
      : []),
    ...Object.entries(mappingsOf(contents['routes'])).flatMap(([name, route]) =>
      route['phrase_cache'] === station ? tooFewPhrases(name, route, book) : [],
    ),
  ];
}

function tooFewPhrases(name: string, route: Mapping, book: Mapping): Finding[] {
  const { keys } = mappingOf(mappingOf(mappingOf(route['reply'])['phrases'])['zipf']);
  const { templates, slots } = phraseBook
    .pick({ templates: true, slots: true })
    .safeParse({ templates: book['templates'], slots: book['slots'] ?? {} }).data ?? {
    templates: [],
    slots: {},
  };
  const phrases = phrasesOf(templates, slots).length;
  if (phrases === 0 || typeof keys !== 'number' || keys <= phrases) return [];
  const path = ['routes', name, 'reply', 'phrases', 'zipf', 'keys'];
  return [{ path, expected: `at most ${phrases}, the phrases of the book` }];
}

function endFindings({ end, lasts }: Mapping, path: Path): Finding[] {
  if (end === undefined || lasts === undefined) return [];
  return [{ path: [...path, 'lasts'], at: 'key', expected: 'either end or lasts' }];
}

function conditionFindings(written: unknown, path: Path, { stations, routes }: Outline): Finding[] {
  const read = condition().safeParse(written);
  if (!read.success) return [];
  const { subject, metric } = read.data;
  const [noun, plural, names] = routeMetrics.includes(metric)
    ? (['route', 'routes', Object.keys(routes)] as const)
    : (['station', 'stations', Object.keys(stations)] as const);
  if (!names.includes(subject)) {
    const hint = suggestion(subject, names, plural);
    return [{ path, expected: `a ${noun} in front of .${metric}`, found: subject, hint }];
  }
  if (metric.endsWith('hit_rate') && stations[subject]!['kind'] !== 'cache') {
    return [{ path, expected: `a cache in front of .${metric}`, found: subject }];
  }
  return [];
}
