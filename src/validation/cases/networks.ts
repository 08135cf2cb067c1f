import { type Case, knownModel, steady } from '../case.ts';
import { measuring } from './plain-queues.ts';

const closed = (id: string, file: string, throughput: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(throughput),
  measures: {
    w_mean: (found) => found.of().response.mean,
    throughput: (found) => found.of().throughput,
    l_mean_station1: (found) => found.at('station1').jobs,
    l_mean_station2: (found) => found.at('station2').jobs,
    l_mean_station3: (found) => found.at('station3').jobs,
  },
});

/** Jobs that visit several stations, or come back. */
export const networks: readonly Case[] = [
  {
    known: knownModel('fs-10-2'),
    file: 'finite-source.yaml',
    spans: steady(1.6),
    measures: {
      w_mean: (found) => found.at('pool').sojourn.mean,
      wq_mean: (found) => found.at('pool').waiting.mean,
      ...measuring('pool', 2, ['throughput', 'utilization']),
    },
  },
  closed('mva-3', 'closed-network.yaml', 5),
  closed('jain-34-1-n5', 'jain-34-1-n5.yaml', 0.3),
  closed('jain-34-1-n20', 'jain-34-1-n20.yaml', 0.33),
  {
    known: knownModel('tandem-3'),
    file: 'tandem.yaml',
    spans: steady(0.6),
    measures: {
      w_mean: (found) => found.of().response.mean,
      w_p95: (found) => found.of().response.quantile(0.95),
      w_p99: (found) => found.of().response.quantile(0.99),
    },
  },
  {
    known: knownModel('ciw-cafe'),
    file: 'cafe.yaml',
    spans: steady(0.5),
    measures: {
      w_mean: (found) => found.of().response.mean,
      wq_mean_node1: (found) => found.at('cold').waiting.mean,
      wq_mean_node2: (found) => found.at('hot').waiting.mean,
      wq_mean_node3: (found) => found.at('till').waiting.mean,
    },
  },
];
