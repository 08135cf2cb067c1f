import { describe, expect, test } from 'vitest';
import { modelOfStation } from '../../src/calibration/benchmark-model.ts';
import { fitAll } from '../../src/calibration/fit.ts';
import { tableMap } from '../../src/calibration/map-schema.ts';
import { type MeasuredTable, measuredTable } from '../../src/calibration/measured-table.ts';
import { COARSE, predict } from '../../src/calibration/prediction.ts';
import { readTable } from '../../src/gates/index.ts';

/** Requests of so many clients, who send again as soon as they have an answer, to one worker: 10 ms each. */
function closedLoop(clients: number, requests: number): string[] {
  const answered = Array.from({ length: clients }, () => 0);
  const rows: string[] = [];
  let free = 0;
  for (let i = 0; i < requests; i++) {
    const client = answered.indexOf(Math.min(...answered));
    const sent = answered[client]!;
    free = Math.max(free, sent) + 0.01;
    answered[client] = free;
    rows.push(`${clients},${sent.toFixed(5)},${(1000 * (free - sent)).toFixed(3)}`);
  }
  return rows;
}

const REQUESTS = ['clients,sent_s,latency_ms', ...closedLoop(1, 200), ...closedLoop(8, 800)].join(
  '\n',
);

function understood(text: string, map: object = {}): MeasuredTable {
  const read = readTable('measured.csv', text);
  if (!('table' in read)) throw new Error(JSON.stringify(read));
  const found = measuredTable(read.table, tableMap.parse(map), 'sharing');
  if ('mistakes' in found) throw new Error(JSON.stringify(found.mistakes));
  return found.table;
}

function mistakeIn(text: string, map: object = {}): string {
  const read = readTable('measured.csv', text);
  if (!('table' in read)) throw new Error(JSON.stringify(read));
  const found = measuredTable(read.table, tableMap.parse(map), 'sharing');
  return 'mistakes' in found ? found.mistakes.map(({ expected }) => expected).join('; ') : '';
}

describe('single requests', () => {
  test('make a row of each load: its delays and how many were sent in a second', () => {
    const { system, how } = understood(REQUESTS);
    const [one, eight] = system.rows;
    expect(how).toMatch(/^1000 requests at 2 loads/);
    expect([one!.load, eight!.load]).toEqual([1, 8]);
    expect(one!.figures.response_avg).toBeCloseTo(10_000, 0);
    expect(one!.figures.throughput).toBeCloseTo(100, 0);
    // Eight clients wait for one another: 8 x 10 ms.
    expect(eight!.figures.response_p95).toBeCloseTo(80_000, 0);
    expect(eight!.figures.response_p99).toBeUndefined(); // less than ten of 720 lie beyond it
    expect(system.protocol.kind).toBe('closed');
  });

  test('without a load are one of requests per second; when they ended will do instead of how long they took', () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i / 50},${i / 50 + 0.012}`);
    const { system } = understood(['start_s,end_s', ...rows].join('\n'));
    expect(system.rows).toHaveLength(1);
    expect(system.rows[0]!.load).toBeCloseTo(50, 0);
    expect(system.rows[0]!.figures.response_p50).toBeCloseTo(12_000, 0);
    expect(system.protocol.kind).toBe('constant_rate'); // for the gaps are all alike
    const uneven = rows.filter((_, i) => (i * i) % 7 > 1);
    expect(understood(['start_s,end_s', ...uneven].join('\n')).system.protocol.kind).toBe(
      'poisson',
    );
  });

  test('are those of the system that is asked for; those without an end are left out, and told', () => {
    const named = REQUESTS.split('\n').map((line, i) => `${line},${i === 0 ? 'system' : 'a'}`);
    const text = [...named, '1,0.1,,a', '1,0.1,500,b'].join('\n');
    const { system, how } = understood(text, { where: { system: 'a' } });
    expect(how).toMatch(/^1000 requests \(1 more have no such times\) at 2 loads/);
    expect(system.name).toBe('a');
    expect(mistakeIn(text)).toContain('rows of one system');
  });

  test.each([
    [REQUESTS.replace(',10.000', ',-10'), {}, 'requests that end after they were sent'],
    [REQUESTS, { columns: { latencey_ms: 'took' } }, 'a column of the table'],
    [REQUESTS, { where: { sistem: 'a' } }, 'a column of the table'],
  ])('mistakes are told', (text, map, expected) => {
    expect(mistakeIn(text, map)).toContain(expected);
  });

  test('tell how long service alone takes if they say when it began', async () => {
    const lines = REQUESTS.split('\n').map((line, i) => {
      const [, sent, took] = line.split(',').map(Number);
      return i === 0 ? `${line},began_s` : `${line},${(sent! + took! / 1000 - 0.01).toFixed(5)}`;
    });
    const read = readTable('measured.csv', lines.join('\n'));
    const map = tableMap.parse({ known: { instances: 1, max_batch: 1 } });
    const found = 'table' in read ? measuredTable(read.table, map, 'batching_pool') : read;
    if ('mistakes' in found) throw new Error(JSON.stringify(found.mistakes));
    const { system } = found.table;
    const [, eight] = system.rows;
    expect(eight!.figures.service_avg! / 10_000).toBeCloseTo(1, 2);
    expect(eight!.figures.service_p95! / 10_000).toBeCloseTo(1, 2);
    expect(eight!.figures.response_p95).toBeCloseTo(80_000, 0);
    // A model of 10 ms is right in both; of 20 ms, wrong in both.
    const of = (base: number) =>
      predict(
        modelOfStation({ kind: 'batching_pool', batch_time: { base: `${base}ms` } }, undefined),
        system,
        eight!,
        COARSE,
      ).figures;
    expect([of(10).service_avg, of(20).service_avg]).toEqual([10_000, 20_000]);
    const late = lines.with(5, lines[5]!.replace(/[^,]*$/, '99'));
    expect(mistakeIn(late.join('\n'))).toContain('service begins after they were sent');
  });

  test('a map says what columns hold whose names do not', () => {
    const text = REQUESTS.replace('sent_s', 't0_s').replace('latency_ms', 'd_ms');
    const { system } = understood(text, { columns: { t0_s: 'sent', d_ms: 'took' } });
    expect(system.rows).toHaveLength(2);
  });

  // The worker takes 10 ms for each request, and shares its time among them: the profile says so within 3 %.
  test('are fitted as a table is', async () => {
    const { system, fitted } = understood(REQUESTS);
    const [best] = await fitAll(system, fitted, () => {});
    const work = best!.parameters.find(({ name }) => name.includes('work'))!;
    expect(work.value / 10_000).toBeGreaterThan(0.97);
    expect(work.value / 10_000).toBeLessThan(1.03);
  });
});

describe('histograms', () => {
  const HISTOGRAM = `qps,le_ms,cumulative,sum_ms
20,5,0,10500
20,10,100,10500
20,12,900,10500
20,50,990,10500
20,+Inf,1000,10500
`;
  test('make a row of each load: the mean by the sum, quantiles between the bounds of their bucket', () => {
    const { figures, load } = understood(HISTOGRAM).system.rows[0]!;
    expect(load).toBe(20);
    expect(figures.response_avg).toBeCloseTo(10_500, 6);
    expect(figures.response_p50).toBeCloseTo(10_000 + (400 / 800) * 2_000, 6);
    expect(figures.response_p90).toBeCloseTo(12_000, 6);
    expect(figures.response_p95).toBeUndefined(); // somewhere from 12 to 50 ms: that says too little
    const more = HISTOGRAM.replace('20,50,990', '20,50,950').replace('20,12,900', '20,12,949');
    expect(understood(more).system.rows[0]!.figures.response_p99).toBeUndefined(); // beyond the last bound
  });

  test('may count each bucket by itself', () => {
    const single = 'qps,le_ms,count\n20,5,0\n20,12,800\n20,10,100\n20,50,90\n20,+Inf,10\n';
    const { figures } = understood(single).system.rows[0]!;
    expect(figures.response_p50).toBe(understood(HISTOGRAM).system.rows[0]!.figures.response_p50);
  });

  test.each([
    [HISTOGRAM.replace('20,50,990', '20,50,890'), 'counts that rise with the bounds'],
    [HISTOGRAM.replace('qps,', 'host,'), 'a column with clients or requests per second'],
  ])('mistakes are told', (text, expected) => {
    expect(mistakeIn(text)).toContain(expected);
  });
});
