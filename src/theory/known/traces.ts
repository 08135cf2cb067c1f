import { batchTrace, fifoWaits, urgencyStarts } from '../traces.ts';
import { family, type KnownModel } from './known-model.ts';

const SIX_JOBS = { arrivals: [0, 1, 2, 3, 4, 5], services: [3, 4, 2, 5, 1, 2] };

/** Few jobs at given instants, worked out by hand. */
export const handTraces: readonly KnownModel[] = [
  ...family(
    'hand trace',
    'by hand; Lindley 1952; Kiefer & Wolfowitz 1955',
    [
      ['trace-fcfs-1', 'given jobs, 1 worker, FCFS', { ...SIX_JOBS, workers: 1 }],
      ['trace-fcfs-2', 'given jobs, 2 workers, FCFS', { ...SIX_JOBS, workers: 2 }],
    ],
    (trace) => ({ waits: fifoWaits(trace) }),
    'equal',
  ),
  ...family(
    'hand trace',
    'by hand',
    [
      [
        'trace-np-prio',
        'given jobs, 1 worker, two urgencies, non-preemptive',
        { arrivals: [0, 1, 2, 3], services: [4, 2, 1, 1], urgencies: [2, 2, 1, 1] },
      ],
    ],
    (trace) => ({ starts: urgencyStarts(trace) }),
    'equal',
  ),
  ...family(
    'hand trace',
    'by hand',
    [
      [
        'trace-batch',
        'given jobs, 1 worker that takes up to 3 that wait, in 2 + 1 for each; jobs that arrive as it frees are in',
        { arrivals: [0, 1, 2, 3, 4, 9], most: 3, base: 2, perJob: 1 },
      ],
    ],
    (trace) => ({ ...batchTrace(trace) }),
    'equal',
  ),
];
