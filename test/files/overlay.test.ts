import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  checkSource,
  describeMistake,
  exactlyOneOf,
  extended,
  named,
  type OpenFile,
  oneKeyOf,
  readSetting,
  readYaml,
  type Source,
  withSetting,
} from '../../src/files/index.ts';

/** A small kind of file that has all that overlays have rules for. */
const time = z.union([
  z.string(),
  oneKeyOf({
    fixed: z.string(),
    random: z.strictObject({ mean: z.string(), cv: z.number().optional() }),
  }),
]);
const station = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), time }),
  z
    .strictObject({
      kind: z.literal('pool'),
      workers: z.int(),
      speeds: z.array(z.number()).optional(),
      profile: z.strictObject({ base: z.int(), more: z.int().optional() }).optional(),
      service: z.union([time, z.record(z.string(), time)]).optional(),
    })
    .check(exactlyOneOf(['profile', 'service'])),
]);
const schema = z.strictObject({
  about: z.string().optional(),
  stations: named(station, 'station'),
});

const BASE = `about: the base
stations:
  hop: { kind: delay, time: { random: { mean: 5ms, cv: 1 } } }
  pool:
    kind: pool
    workers: 4
    speeds: [1, 2]
    profile: { base: 3, more: 1 }
`;

const openIn =
  (files: Readonly<Record<string, string>>): OpenFile =>
  (path) => {
    const text = files[path];
    return text === undefined ? { found: `${path}, and it is lost` } : { file: path, text };
  };

/** What a file says once it is laid over the base, or its mistakes. */
function laid(text: string, files: Readonly<Record<string, string>> = {}): unknown {
  const read = readYaml('over', text);
  if ('mistakes' in read) throw new Error('not YAML');
  const layers = extended(read.source, schema, openIn({ base: BASE, ...files }));
  return 'mistakes' in layers ? layers.mistakes.map(describeMistake) : checked(layers.source);
}

function checked(source: Source): unknown {
  const reading = checkSource(schema, source);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : source.contents;
}

const base = {
  about: 'the base',
  stations: {
    hop: { kind: 'delay', time: { random: { mean: '5ms', cv: 1 } } },
    pool: { kind: 'pool', workers: 4, speeds: [1, 2], profile: { base: 3, more: 1 } },
  },
};
const { hop, pool } = base.stations;
const withStations = (stations: object): object => ({
  ...base,
  stations: { ...base.stations, ...stations },
});

describe('a file over the one that it extends', () => {
  test('that says nothing is the same', () => {
    expect(laid('extends: base\n')).toEqual(base);
  });

  test.each<[string, over: string, expected: object]>([
    ['a value replaces one', 'about: mine', { ...base, about: 'mine' }],
    [
      'mappings are merged, however deep',
      'stations: { pool: { profile: { base: 9 } } }',
      withStations({ pool: { ...pool, profile: { base: 9, more: 1 } } }),
    ],
    [
      'a list is replaced as a whole',
      'stations: { pool: { speeds: [7] } }',
      withStations({ pool: { ...pool, speeds: [7] } }),
    ],
    ['null takes a key away', 'about: null', { stations: base.stations }],
    [
      'so does a tilde, and what stood below it goes too',
      'stations: { hop: ~ }',
      { ...base, stations: { pool } },
    ],
    [
      'a new name is added',
      'stations: { far: { kind: delay, time: 1s } }',
      withStations({ far: { kind: 'delay', time: '1s' } }),
    ],
    [
      'another kind replaces the mapping as a whole',
      'stations: { pool: { kind: delay, time: 1s } }',
      withStations({ pool: { kind: 'delay', time: '1s' } }),
    ],
    [
      'the same kind is merged',
      'stations: { pool: { kind: pool, workers: 5 } }',
      withStations({ pool: { ...pool, workers: 5 } }),
    ],
    [
      'another family replaces that of the base',
      'stations: { hop: { time: { fixed: 1s } } }',
      withStations({ hop: { ...hop, time: { fixed: '1s' } } }),
    ],
    [
      'the same family is merged',
      'stations: { hop: { time: { random: { mean: 1s } } } }',
      withStations({ hop: { ...hop, time: { random: { mean: '1s', cv: 1 } } } }),
    ],
    [
      'a text replaces a family, and the other way round',
      'stations: { hop: { time: 1s } }',
      withStations({ hop: { ...hop, time: '1s' } }),
    ],
    [
      'of keys that exclude each other, the other goes',
      'stations: { pool: { service: 1s } }',
      withStations({ pool: { kind: 'pool', workers: 4, speeds: [1, 2], service: '1s' } }),
    ],
  ])('%s', (_, over, expected) => {
    expect(laid(`extends: base\n${over}\n`)).toEqual(expected);
  });

  test('a mapping by name and a family replace each other', () => {
    const byName = 'extends: base\nstations: { pool: { service: { live: 1s } } }\n';
    const family = 'extends: mid\nstations: { pool: { service: { fixed: 2s } } }\n';
    expect(laid(family, { mid: byName })).toMatchObject({
      stations: { pool: { service: { fixed: '2s' } } },
    });
    expect(
      laid(byName.replace('base', 'mid'), { mid: family.replace('mid', 'base') }),
    ).toMatchObject({
      stations: { pool: { service: { live: '1s' } } },
    });
  });

  test('keys keep the order of the base, new ones come last', () => {
    const over =
      'extends: base\nstations: { far: { kind: delay, time: 1s }, pool: { workers: 1 } }\nabout: x\n';
    const contents = laid(over) as typeof base;
    expect(Object.keys(contents)).toEqual(['about', 'stations']);
    expect(Object.keys(contents.stations)).toEqual(['hop', 'pool', 'far']);
  });

  test('names the file of each value that is wrong', () => {
    const broken = BASE.replace('base: 3', 'base: x');
    const over = 'extends: broken\nstations:\n  pool: { workers: four }\n';
    expect(laid(over, { broken })).toEqual([
      'over:3:20: stations.pool.workers: expected a number, found four',
      'broken:8:22: stations.pool.profile.base: expected a number, found x',
    ]);
  });

  test('an empty value takes nothing away: it is a slip', () => {
    expect(laid('extends: base\nstations:\n  pool:\n    workers:\n')).toEqual([
      'over:4:5: stations.pool.workers: expected a number, found nothing',
    ]);
  });

  test.each([
    [
      'stations: { pol: { workers: 4 } }',
      'over:2:13: stations.pol.kind: expected delay or pool, found nothing',
    ],
    [
      'stations: { pool: { kind: poool } }',
      'over:2:27: stations.pool.kind: expected delay or pool, found poool, did you mean pool?',
    ],
    [
      'stations: { pool: { workers: ~ } }',
      'over:2:13: stations.pool.workers: expected a number, found nothing',
    ],
    [
      'stations: { poll: ~ }',
      'over:2:13: stations.poll: expected a key that is there, to take it away, found poll, did you mean pool?',
    ],
    [
      'stations: { hop: { time: { radnom: { mean: 1s } } } }',
      'over:2:28: stations.hop.time.radnom: expected a known key, found radnom, did you mean random?',
    ],
    [
      'stations: { pool: { service: 1s, profile: { base: 1 } } }',
      'over:2:13: stations.pool: expected exactly one of profile and service, found profile and service',
    ],
  ])('%s: one mistake', (over, message) => {
    expect(laid(`extends: base\n${over}\n`)).toEqual([message]);
  });
});

describe('a chain of files', () => {
  test('each lies over the next', () => {
    const mid = 'extends: base\nabout: mid\nstations: { pool: { workers: 5, speeds: ~ } }\n';
    expect(laid('extends: mid\nstations: { pool: { workers: 6 } }\n', { mid })).toEqual({
      about: 'mid',
      stations: { hop, pool: { kind: 'pool', workers: 6, profile: pool.profile } },
    });
  });

  const chain = (length: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => [
        `f${i}`,
        `extends: ${i + 1 < length ? `f${i + 1}` : 'base'}\n`,
      ]),
    );

  test('has eight files at most', () => {
    expect(laid('extends: f0\n', chain(6))).toEqual(base);
    expect(laid('extends: f0\n', chain(7))).toEqual([
      'f6:1:10: extends: expected at most 8 files that extend one another, found base',
    ]);
  });

  test('does not come back to one of its files', () => {
    expect(laid('extends: a\n', { a: 'about: x\nextends: b\n', b: 'extends: a\n' })).toEqual([
      'b:1:10: extends: expected a file that does not extend this one in turn, found a, a -> b -> a',
    ]);
  });

  test.each([
    [
      'extends: nowhere',
      'over:1:10: extends: expected the path of a file to extend, relative to this file, found nowhere, and it is lost',
    ],
    [
      'extends:',
      'over:1:1: extends: expected the path of a file to extend, relative to this file, found nothing',
    ],
    [
      'extends: [base]',
      'over:1:1: extends: expected the path of a file to extend, relative to this file, found a list',
    ],
    [
      'extends: ""',
      'over:1:10: extends: expected the path of a file to extend, relative to this file, found ""',
    ],
  ])('%s: a mistake at the key', (over, message) => {
    expect(laid(`${over}\n`)).toEqual([message]);
  });

  test('a base that is no YAML, or no mapping, is told with its own positions', () => {
    expect(laid('extends: odd\nabout: *x\n', { odd: 'a: @\n' })).toEqual([
      'over:2:8: about: expected an anchor that was set before, found *x',
      expect.stringMatching(/^odd:1:4: expected a value, found @/),
    ]);
    expect(laid('extends: odd\n', { odd: '- a\n' })).toEqual([
      expect.stringMatching(/^odd:1:1: expected a mapping with stations, found a list/),
    ]);
  });
});

describe('a setting', () => {
  /** The base with settings laid over it, or all mistakes. */
  function set(...texts: string[]): unknown {
    const read = readYaml('base', BASE);
    if ('mistakes' in read) throw new Error('the base is sound');
    let { source } = read;
    for (const text of texts) {
      const setting = readSetting('--set', text);
      if ('mistakes' in setting) return setting.mistakes.map(describeMistake);
      source = withSetting(source, setting.setting.path, setting.setting, schema);
    }
    return checked(source);
  }

  test.each<[setting: string, expected: object]>([
    ['about=mine', { ...base, about: 'mine' }],
    ['about="a=b.c[0]"', { ...base, about: 'a=b.c[0]' }],
    ['stations.pool.workers=8', withStations({ pool: { ...pool, workers: 8 } })],
    ['stations.pool.speeds=[3, 4]', withStations({ pool: { ...pool, speeds: [3, 4] } })],
    ['stations.pool.speeds[1]=0.5', withStations({ pool: { ...pool, speeds: [1, 0.5] } })],
    [
      'stations.pool.profile={ more: 7 }',
      withStations({ pool: { ...pool, profile: { base: 3, more: 7 } } }),
    ],
    ['stations.hop.time.fixed=1s', withStations({ hop: { ...hop, time: { fixed: '1s' } } })],
    ['stations.hop=~', { ...base, stations: { pool } }],
    ['stations.far={kind: delay, time: 1s}', withStations({ far: { kind: 'delay', time: '1s' } })],
  ])('%s', (setting, expected) => {
    expect(set(setting)).toEqual(expected);
  });

  test('the last one counts', () => {
    expect(set('about=a', 'about=b')).toEqual({ ...base, about: 'b' });
  });

  test.each([
    [
      'stations.pool.workers=four',
      '--set stations.pool.workers:1:23: stations.pool.workers: expected a number, found four',
    ],
    [
      'stations.pool.workers=',
      '--set stations.pool.workers:1:15: stations.pool.workers: expected a number, found nothing',
    ],
    [
      'stations.pool.workers=~',
      '--set stations.pool.workers:1:10: stations.pool.workers: expected a number, found nothing',
    ],
    [
      'stations.pool.workrs=8',
      '--set stations.pool.workrs:1:15: stations.pool.workrs: expected a known key, found workrs, did you mean workers?',
    ],
    [
      'stations.pool.workers.x=8',
      '--set stations.pool.workers.x:1:15: stations.pool.workers: expected a number, found a mapping',
    ],
    [
      'stations.pool.speeds[2]=1',
      '--set stations.pool.speeds[2]:1:22: stations.pool.speeds[2]: expected a position from [0] to [1], found [2]',
    ],
    [
      'stations.pool.workers[0]=1',
      '--set stations.pool.workers[0]:1:23: stations.pool.workers: expected a list, found 4',
    ],
    [
      'stations.pool.speeds[0]=~',
      '--set stations.pool.speeds[0]:1:22: stations.pool.speeds[0]: expected a number, found nothing',
    ],
    ['about=*x', '--set about:1:7: expected an anchor that was set before, found *x'],
    ['about', '--set about:1:1: expected path=value, such as recognizer.workers=8, found about'],
    ['', '--set :1:1: expected path=value, such as recognizer.workers=8, found nothing'],
    ['=4', '--set :1:1: expected a path of keys and positions, such as speed[0], found =4'],
    [
      'a..b=4',
      '--set a..b:1:2: expected a path of keys and positions, such as speed[0], found ..b=4',
    ],
    [
      'a[x]=4',
      '--set a[x]:1:2: expected a path of keys and positions, such as speed[0], found [x]=4',
    ],
    [
      '[0]=4',
      '--set [0]:1:1: expected a path of keys and positions, such as speed[0], found [0]=4',
    ],
    [
      'a.__proto__=4',
      '--set a.__proto__:1:3: expected a key that JavaScript does not reserve, found __proto__',
    ],
  ])('%s: one mistake, at its place in the setting', (setting, message) => {
    expect(set(setting)).toEqual([message]);
  });

  test('that is no YAML is told where it ends', () => {
    expect(set('stations.pool.profile=[1')).toEqual([
      expect.stringMatching(/^--set stations.pool.profile:1:25: expected /),
    ]);
  });

  test('of any form, on any place, is read or told; nothing throws', () => {
    const word = fc.constantFrom(
      'stations',
      'pool',
      'hop',
      'time',
      'speeds',
      'service',
      'live',
      'x',
      '__proto__',
      'constructor',
    );
    const step = fc.oneof(
      word.map((text) => `.${text}`),
      fc.nat(9).map((i) => `[${i}]`),
      fc.string({ maxLength: 3 }),
    );
    const value = fc.constantFrom(
      '~',
      '',
      '4',
      '[1, ~]',
      '{ kind: pool }',
      '{ fixed: 1s, random: 2s }',
      '*x',
      '&x [*x]',
      '- a',
      'a: b',
    );
    fc.assert(
      fc.property(word, fc.array(step, { maxLength: 70 }), value, (first, steps, written) => {
        const told = set(`${first}${steps.join('')}=${written}`);
        if (Array.isArray(told))
          for (const line of told) expect(line).toMatch(/:\d+:\d+: .*expected .+, found ./);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
