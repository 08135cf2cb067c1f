import { describe, expect, test } from 'vitest';
import { type ModelDescription, readModel, stationDemands } from '../../src/model/index.ts';

const SECOND = 1_000_000;

/** Jobs of a class on one station. */
function modelOf(station: string, ...traffics: readonly string[]): ModelDescription {
  const routes = traffics.map(
    (traffic, i) =>
      `  route${i}: { kind: jobs, class: job, through: [pool], traffic: { ${traffic} } }`,
  );
  const text = `model: memory
classes:
  job: { urgency: 0 }
stations:
  pool: { ${station} }
routes:
${routes.join('\n')}
`;
  const reading = readModel('m.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const remembers = (model: ModelDescription): number =>
  stationDemands(model, [])[0]!.relaxation / SECOND;

describe('how long a station remembers an empty start', () => {
  const POOL = 'kind: batching_pool, workers: 1, service: { exponential: { mean: 1s } }';
  const closed = (population: number): string =>
    `closed: { population: ${population}, think: { exponential: { mean: 5s } } }`;

  test.each([2, 5, 20])('a population of %d bounds it, though more is asked than served', (n) => {
    // M/M/1/n at balance (Morse 1958): 1 / (2 (1 - cos(pi / (n + 1)))); a place more and a service are allowed.
    const gap = (places: number): number => 1 / (2 * (1 - Math.cos(Math.PI / (places + 1))));
    const found = remembers(modelOf(POOL, closed(n)));
    expect(found).toBeGreaterThan(gap(n));
    expect(found).toBeLessThan(1.1 * gap(n + 1) + 1);
  });

  test('populations add up, and with open arrivals beside them nothing bounds it', () => {
    expect(remembers(modelOf(POOL, closed(8), closed(12)))).toBe(
      remembers(modelOf(POOL, closed(20))),
    );
    expect(remembers(modelOf(POOL, closed(20), 'poisson: { rate: 1/s }'))).toBe(Infinity);
  });

  test('times of infinite variance are remembered for ever, but not where jobs never wait', () => {
    const heavy = '{ pareto: { mean: 1s, shape: 1.6 } }';
    const traffic = 'poisson: { rate: 0.5/s }';
    expect(remembers(modelOf(`kind: sharing, work: ${heavy}`, traffic))).toBe(Infinity);
    expect(remembers(modelOf(`kind: sharing, slowdown: 0%, work: ${heavy}`, traffic))).toBe(0);
  });

  test('a route that brings nothing after its first job asks for nothing', () => {
    const heavy = 'kind: sharing, work: { pareto: { mean: 1s, shape: 1.6 } }';
    expect(remembers(modelOf(heavy, 'trace: { times: [0s] }'))).toBe(0);
  });
});
