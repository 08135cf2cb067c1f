import fc from 'fast-check';
import { type ModelText, type Trial, trials } from './random-model.ts';

/** Raw choices; what they mean depends on what there is in the model. */
const choice = fc.record({
  kind: fc.nat(),
  where: fc.nat(),
  begin: fc.constantFrom('0s', '30ms', '200ms', '1s'),
  over: fc.constantFrom({}, { lasts: '100ms' }, { lasts: '700ms' }, { end: '2s' }),
  ramp: fc.constantFrom({}, {}, { ramp: '300ms' }),
  workers: fc.constantFrom<unknown>(1, 2, '50%', '100%'),
  work: fc.constantFrom('resume', 'lost', 'restart'),
});

type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never;

/** Every fault that a model can have, without its timing. */
function possible({ stations, routes }: ModelText, { workers, work }: Choice): object[] {
  const ofStations = Object.entries(stations).flatMap(([station, described]) => {
    const { kind, setup } = described as Record<string, unknown>;
    const any = [
      { kind: 'error_rate', station, share: '30%' },
      { kind: 'quota_cut', station, rate: '20/s' },
    ];
    const timed = [
      { kind: 'slow_station', station, shape: 'shift', by: '20ms' },
      { kind: 'slow_station', station, shape: 'scale', factor: 3 },
      { kind: 'slow_station', station, shape: 'tail', share: '20%', by: '90ms' },
    ];
    const losing = [
      { kind: 'capacity_loss', station, workers, work },
      {
        kind: 'worker_crash',
        station,
        every: { exponential: { mean: '100ms' } },
        repair: '80ms',
        work,
      },
      { kind: 'cold_start', station, load: { exponential: { mean: '200ms' } } },
    ];
    switch (kind) {
      case 'delay':
        return [...any, ...timed, { kind: 'network_loss', station, share: '30%', resend: '50ms' }];
      case 'batching_pool':
        return [...any, ...timed, ...(setup === undefined ? losing : [])];
      case 'continuous_batching':
        return [...any, ...timed, ...losing];
      case 'dependency':
        return [...any, ...timed];
      case 'router': {
        const { to } = described as { to: object };
        return [
          ...any,
          ...Object.keys(to).map((target) => ({
            kind: 'region_unreachable',
            station,
            target,
            connect_timeout: '40ms',
            reconnect: { uniform: { from: '0s', to: '100ms' } },
          })),
        ];
      }
      case 'cache':
        return [...any, { kind: 'cold_start', station }];
      default:
        return any;
    }
  });
  const ofRoutes = Object.entries(routes).flatMap(([route, described]) => {
    const { traffic, retry } = described as { traffic: object; retry?: object };
    return [
      ...('poisson' in traffic ? [{ kind: 'traffic_surge', route, by: '150%' }] : []),
      ...(retry === undefined ? [] : [{ kind: 'retry_policy', route, attempts: 4 }]),
    ];
  });
  return [...ofStations, ...ofRoutes];
}

function withFaults({ seed, model }: Trial, choices: readonly Choice[]): Trial {
  const faults = choices.map((one, i): [string, object] => {
    const all = possible(model, one);
    const fault = all[(one.kind + one.where) % all.length]!;
    return [`fault${i}`, { ...fault, begin: one.begin, ...one.over, ...one.ramp }];
  });
  return { seed, model: { ...model, faults: Object.fromEntries(faults) } };
}

/** The same models, with faults of every kind that overlap. */
export const faultyTrials: fc.Arbitrary<Trial> = fc
  .tuple(trials, fc.array(choice, { minLength: 1, maxLength: 4 }))
  .map(([trial, choices]) => withFaults(trial, choices));
