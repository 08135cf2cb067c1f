import { describe, expect, test } from 'vitest';
import { batchingShapes } from '../../src/calibration/batching-shapes.ts';
import { fitAll } from '../../src/calibration/fit.ts';
import {
  measuredTable,
  type StationKind,
  spanning,
  tableMap,
} from '../../src/calibration/index.ts';
import { comparedRows } from '../../src/calibration/report.ts';
import { scalesOf } from '../../src/calibration/scales.ts';
import { readTable } from '../../src/gates/index.ts';
import { mean, seen } from './benchmark.ts';

/** A table as a benchmark would publish it, of a pool that is known: 4 ms + 2 ms a job, noise of 10 %. */
const TRUE =
  '{ kind: batching_pool, workers: 1, batch: { max: 8 }, batch_time: { base: 4ms, per_job: 2ms, noise_cv: 10% } }';

function published(loads: readonly number[]): string {
  const lines = loads.map((load) => {
    const steady = { discard: 4 * load, requests: 2000, within: 20_000 };
    const { response } = seen(TRUE, load, { dispatch: 50, steady });
    const sorted = response.toSorted((a, b) => a - b);
    const at = (q: number): string => (sorted[Math.ceil(q * sorted.length) - 1]! / 1000).toFixed(3);
    const avg = mean(response) / 1000;
    return [load, (1000 * load) / (avg + 0.05), avg.toFixed(3), at(0.5), at(0.95)].join(',');
  });
  return ['concurrency,req_s,avg_ms,p50_ms,p95_ms', ...lines].join('\n');
}

function understood(text: string, map: object, kind: StationKind = 'batching_pool') {
  const table = readTable('t.csv', text);
  if ('mistakes' in table) return table;
  return measuredTable(table.table, tableMap.parse(map), kind);
}

describe('a fit to the table of a pool that is known', () => {
  test('finds its parameters and the rows that it was not given', { timeout: 60_000 }, async () => {
    const known = { max_batch: 8, instances: 1 };
    const reading = understood(published([1, 2, 4, 8, 32]), { known, rows: [1, 4, 32] });
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    const { system, fitted } = reading.table;
    const [best] = await fitAll(system, fitted, () => {});
    // The table itself is a sample, and rows differ by chance: 8 % is several standard errors of the fit.
    const { values } = best!;
    expect(Math.abs(values['batch_time.base']! / 4000 - 1)).toBeLessThan(0.08);
    expect(Math.abs(values['batch_time.per_job']! / 2000 - 1)).toBeLessThan(0.08);
    expect(Math.abs(values['batch_time.noise_cv']! / 0.1 - 1)).toBeLessThan(0.25);
    expect(best!.shape.name).toBe('linear');
    const rows = comparedRows(best!, system.rows, (row) => fitted.includes(row));
    const errors = rows.flatMap(({ figures }) => figures.map(({ error }) => Math.abs(error)));
    expect(Math.max(...errors)).toBeLessThan(0.06);
    expect(rows.filter((row) => !row.fitted).map(({ row }) => row.load)).toEqual([2, 8]);
  });
});

describe('columns are understood by their names', () => {
  const figures = (header: string, row: string, map: object = {}) => {
    const kind = /ttf/.test(header) ? 'continuous_batching' : 'batching_pool';
    const reading = understood(`${header}\n${row}`, map, kind);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return reading.table.system.rows[0]!;
  };

  test.each([
    ['clients,latency_avg_s', '4,0.5', { response_avg: 500_000 }],
    [
      'streams,avg_ms,p50_ms,p99_ms',
      '4,5,4,9',
      { response_avg: 5000, response_p50: 4000, response_p99: 9000 },
    ],
    [
      'concurrency,ttft_avg_ms,itl_p95_ms,output_tokens',
      '4,20,3,9',
      { first_avg: 20_000, gap_p95: 3000 },
    ],
    [
      'concurrency,ttfa_p50_ms,interchunk_avg_ms,osl',
      '4,20,3,9',
      { first_p50: 20_000, gap_avg: 3000 },
    ],
    ['qps,e2e_mean_us,requests_s', '4,20,3', { response_avg: 20, throughput: 3 }],
  ])('%s', (header, row, expected) => {
    expect(figures(header, row)).toMatchObject({ load: 4, figures: expected });
  });

  test('or as a map says, which goes before', () => {
    const map = { columns: { lat: 'response_p95', b: 'max_batch' } };
    expect(figures('clients,lat,b', '4,20,8', map)).toMatchObject({
      max_batch: 8,
      figures: { response_p95: 20_000 },
    });
  });

  test('audio of a request follows from times real time and throughput', () => {
    expect(figures('clients,req_s,rtfx', '4,10,50').audio).toBe(5_000_000);
  });
});

test('where the figures were published may be said at length', () => {
  const source =
    'so many words of a citation are no transcript of what anybody said to anybody else';
  const reading = understood(`clients,avg_ms,source\n1,5,${source}`, {});
  expect('table' in reading).toBe(true);
});

test('loads that span the range are its ends and two between in proportion', () => {
  const rows = Array.from({ length: 16 }, (_, i) => ({ place: '', load: i + 1, figures: {} }));
  expect(spanning(rows)).toEqual([1, 3, 6, 16]);
});

describe('rows of a system that could not keep up', () => {
  const table = (text: string, map: object = {}) => {
    const reading = understood(text, map);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return reading.table;
  };
  const STREAMS = 'streams,chunk_ms,avg_ms\n4,100,9\n8,100,20\n16,100,900';

  test('are left out where streams wait longer and longer, and it is not known for how long', () => {
    const { fitted, growing } = table(STREAMS);
    expect(fitted.map(({ load }) => load)).toEqual([4, 8]);
    expect(growing.map(({ load }) => load)).toEqual([16]);
    expect(table(STREAMS, { known: { per_client: 50 } }).growing).toEqual([]);
  });

  test('are of the load that they answered, and not fitted unless that is asked for', () => {
    const text = 'load,qps,achieved_qps,avg_ms\nopen,10,9.98,20\nopen,20,19.9,30\nopen,40,33,50';
    expect(table(text).fitted.map(({ load }) => load)).toEqual([10, 20]);
    expect(spanning(table(text).system.rows)).toEqual([10, 20]);
    expect(table(text).others[0]).toMatchObject({ load: 40, achieved: 33 });
    expect(table(text, { rows: [10, 40] }).fitted.map(({ load }) => load)).toEqual([10, 40]);
  });
});

test('columns that nobody understood are told if rows of one load differ in them, and much in their figures', () => {
  const unlike = (rows: string): readonly string[] => {
    const reading = understood(`clients,decoders,note,avg_ms\n${rows}`, {});
    return 'table' in reading ? reading.table.unlike : [];
  };
  expect(unlike('6,1,a,389\n6,3,b,229')).toEqual(['decoders']);
  expect(unlike('6,1,a,389\n6,3,b,385')).toEqual([]); // by chance
  expect(unlike('6,1,a,389\n8,3,b,229')).toEqual([]);
});

test('chunks of several lengths are audio of several lengths', () => {
  const reading = understood('streams,chunk_ms,avg_ms\n4,160,9\n4,960,20', {});
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  expect(reading.table.system.rows.map(({ audio }) => audio)).toEqual([160_000, 960_000]);
});

test('a pool of streams may hold the first chunk, take longer for the last ones, and stall, as far as the table tells', () => {
  const extensions = (header: string, row: string, map: object = {}): string[] => {
    const reading = understood(`${header}\n${row}`, map);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    const { system } = reading.table;
    const [plain] = batchingShapes(system, scalesOf(system));
    return plain!.extensions!.map(({ name }) => name.replace('linear, ', ''));
  };
  const tails = ['streams,chunk_ms,avg_ms,p99_ms', '4,160,9,30'] as const;
  const protocol = { kind: 'paced', period: '160ms', utterance: '8s' };
  expect(extensions(...tails, { protocol })).toEqual([
    'linger',
    'heavier finalization',
    'rare stalls',
  ]);
  expect(extensions(...tails)).toEqual(['linger', 'rare stalls']);
  expect(extensions('streams,chunk_ms,avg_ms', '4,160,9')).toEqual(['linger']);
  expect(extensions('clients,avg_ms', '4,9')).toEqual([]);
});

// One figure: its shapes have three parameters and more, of which only the simplest are tried.
test('shapes with more parameters than there are figures are not tried', {
  timeout: 60_000,
}, async () => {
  const reading = understood('clients,avg_ms\n4,9', { known: { instances: 2, max_batch: 8 } });
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  const { system, fitted } = reading.table;
  const fits = await fitAll(system, fitted, () => {});
  expect(fits.map(({ shape }) => shape.name)).toEqual(['linear']);
});

test('gaps between tokens without their number are refused, and told how to give it', () => {
  const text = 'clients,ttft_avg_ms,itl_avg_ms\n1,5,2';
  const reading = understood(text, {}, 'continuous_batching');
  expect('mistakes' in reading && reading.mistakes[0]!.hint).toMatch(/--known output_tokens=200/);
  const told = understood(text, { known: { output_tokens: 50 } }, 'continuous_batching');
  expect('table' in told).toBe(true);
});

describe('refused is', () => {
  const refusal = (text: string, map: object = {}): string => {
    const reading = understood(text, map);
    if (!('mistakes' in reading)) throw new Error('it was understood');
    return reading.mistakes
      .map(({ path, expected, found, hint }) => [path, expected, found, hint].join('; '))
      .join('\n');
  };

  test.each([
    [
      'a transcript',
      'clients,avg_ms,transcript\n1,5,good morning',
      {},
      /transcript; figures and short labels/,
    ],
    ['audio', 'clients,avg_ms,file\n1,5,call.wav', {}, /recording/],
    [
      'a table without loads',
      'avg_ms\n5',
      {},
      /a column with clients, streams or requests per second/,
    ],
    ['one without figures', 'clients\n5', {}, /rows with figures of delay or throughput/],
    [
      'two systems at once',
      'system,clients,avg_ms\na,1,5\nb,1,6',
      {},
      /rows of one system; 2; .*--where system=NAME/,
    ],
    [
      'a column that is not there',
      'clients,avg_ms\n1,5',
      { columns: { latt: 'response_avg' } },
      /columns.latt; a column of the table/,
    ],
    [
      'a load that is not there',
      'clients,avg_ms\n1,5',
      { rows: [2] },
      /rows; loads of the table; 2; there are 1/,
    ],
    [
      'two columns for one figure',
      'clients,avg_ms,mean_ms\n1,5,5',
      {},
      /one column for response_avg; avg_ms and mean_ms/,
    ],
    [
      'a filter without rows, which is told what there is',
      'system,mode,clients,avg_ms\na,x,1,5\nb,y,1,6',
      { where: { system: 'c', mode: 'x' } },
      /rows that where asks for; none; system is "a", "b"; mode is "x", "y"/,
    ],
    [
      'clients that send many jobs at once',
      'clients,client_batch,avg_ms\n1,1,5\n1,8,9',
      {},
      /client_batch; clients that send one job at a time; 8; choose them with --where client_batch=1/,
    ],
    [
      'streams of chunks of no length',
      'streams,chunk_ms,avg_ms\n4,,9',
      {},
      /the length of a chunk, because streams are paced; rows without it; say --known chunk=160ms/,
    ],
    [
      'a table whose every backlog grew',
      'streams,chunk_ms,avg_ms\n8,100,900',
      {},
      /streams that a station can keep up with; others; the backlog of all of them grew: --known per_client=N/,
    ],
    [
      'a load at which the backlog grew',
      'streams,chunk_ms,avg_ms\n4,100,9\n8,100,900',
      { rows: [4, 8] },
      /there are 4; the backlog of 8 grew: --known per_client=N says how long/,
    ],
  ])('%s', (_, text, map, message) => {
    expect(refusal(text, map)).toMatch(message);
  });
});
