import { describe, expect, test } from 'vitest';
import {
  cellsOfVariants,
  comparisonOf,
  readExperiment,
  readVariants,
  runTask,
  stepRowsOfVariants,
  tasksOf,
} from '../../src/experiment/index.ts';
import { readModel } from '../../src/model/index.ts';

const MODEL = `model: desk
classes: { live: { urgency: 0 } }
gpus: { mine: { count: 1, price: 3.6 USD/h } }
stations:
  desk: { kind: batching_pool, gpus: mine, service: { exponential: { mean: 50ms } } }
routes:
  asked: { kind: jobs, class: live, through: [desk], traffic: { poisson: { rate: 3/s } } }
`;

function compared(fee: string, rates: string, replications = 6) {
  const read = readExperiment(
    'e.yaml',
    `question: Own or hosted?
model: model.yaml
sweep: { route: asked, rate: [${rates}] }
replications: ${replications}
measure: 20min
policies:
  own: {}
  hosted:
    gpus: ~
    stations: { desk: { gpus: ~, workers: 1, fee: ${fee} USD } }
`,
  );
  const model = readModel('model.yaml', MODEL);
  if ('mistakes' in read || 'mistakes' in model) throw new Error(JSON.stringify([read, model]));
  const { variants, mistakes } = readVariants(
    read.source,
    { source: model.source, reading: model },
    () => ({ found: 'nothing' }),
  );
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  const results = cellsOfVariants(read.value, variants).map((cell) => {
    const { model } = variants.find(({ policy }) => policy === cell.policy)!;
    const tasks = tasksOf(read.value, [cell]);
    return { cell, replications: tasks.map((task) => runTask(model, task)) };
  });
  const rows = stepRowsOfVariants(read.value, variants, results);
  return comparisonOf(read.value, variants, results, rows);
}

/* 3.6 USD/h are 0.001 USD a second: at 0.0004 USD each, 2.5 jobs a second cost as much. */
describe('the load at which the GPU of one’s own becomes the cheaper one', () => {
  const { crossovers, sentence } = compared('0.0004', '1/s, 2/s, 4/s, 8/s');

  test('is where its price is that of the fees, inside its interval', () => {
    expect(crossovers).toHaveLength(1);
    const { below, above, load } = crossovers[0]!;
    expect([below, above]).toEqual(['hosted', 'own']);
    // 14,400 to 28,800 jobs a load: their number is known to 0.7 %.
    expect(Math.abs(load.value / 2.5 - 1)).toBeLessThan(0.03);
    expect(load.low).toBeLessThan(2.5);
    expect(load.high).toBeGreaterThan(2.5);
    expect(load.high - load.low).toBeLessThan(0.2);
  });

  test('is told in the closing sentence', () => {
    expect(sentence).toMatch(
      /Up to 2\.\d+ arrivals per second \(95 % interval 2\.\d+-2\.\d+\) hosted costs less per success, own from there on\.$/,
    );
  });
});

test('where one is always cheaper there is none', () => {
  expect(compared('0.004', '1/s, 4/s').crossovers).toEqual([]);
});

test('one replication shows no such load', () => {
  expect(compared('0.0004', '1/s, 4/s', 1).crossovers).toEqual([]);
});
