import { describeMistake, type OpenFile } from '../files/index.ts';
import {
  type LoadGenerator,
  type ModelDescription,
  readModel,
  type StationDescription,
  type TokensDescription,
  underProtocol,
} from '../model/index.ts';
import type { MeasuredRow, MeasuredSystem } from './measured.ts';

/** Keys of a station as they stand in a file. */
export type StationKeys = Readonly<Record<string, unknown>>;

export const CLIENTS = 'clients';
const CLASS = 'all';
const GPU = 'device';
/** Rows say what it really is. */
const ONE_TOKEN = { prompt_tokens: 1, output_tokens: 1 };

/** One station and a load generator before it. Throws where the keys are no station: that is a bug, not bad input. */
export function modelOfStation(
  station: StationKeys,
  memory: number | undefined,
  open?: OpenFile,
): ModelDescription {
  const isSharing = station['kind'] === 'sharing';
  const place = memory === undefined || isSharing ? { workers: 1 } : { gpus: GPU };
  const read = (place: StationKeys) => {
    const text = JSON.stringify(fileOf({ ...place, ...station }, memory));
    return readModel('the fitted station', text, open);
  };
  // A profile may say itself how many workers there are.
  const own = 'profile' in station ? read({}) : null;
  const reading = own !== null && 'value' in own ? own : read(place);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const fileOf = (station: StationKeys, memory: number | undefined) => ({
  model: 'benchmark',
  classes: { [CLASS]: { urgency: 0 } },
  ...(memory !== undefined && { gpus: { [GPU]: { count: 1, memory: `${memory}B` } } }),
  stations: {
    station: {
      ...(station['kind'] === 'continuous_batching' && { work: ONE_TOKEN }),
      ...station,
    },
  },
  routes: {
    [CLIENTS]: {
      kind: 'jobs',
      class: CLASS,
      through: ['station'],
      traffic: { poisson: { rate: '1/s' } },
    },
  },
});

/** The model at the load and under the conditions of a row. */
export function modelAt(
  model: ModelDescription,
  system: MeasuredSystem,
  row: MeasuredRow,
  steady: LoadGenerator['steady'],
): ModelDescription {
  const { protocol } = system;
  const audio =
    row.audio === undefined ? protocol.audio : ({ family: 'constant', value: row.audio } as const);
  const generator = {
    ...protocol,
    audio,
    period: row.chunk ?? protocol.period,
    requests: row.requests ?? protocol.requests,
    per_client: row.per_client ?? protocol.per_client,
    first_tokens: row.first_tokens ?? protocol.first_tokens,
    steady,
  };
  const stations = model.stations.map((station) => under(station, system, row));
  return underProtocol({ ...model, stations }, CLIENTS, generator, row.achieved ?? row.load);
}

function under(
  station: StationDescription,
  { spread }: MeasuredSystem,
  row: MeasuredRow,
): StationDescription {
  const { instances, max_batch, slots } = row;
  switch (station.kind) {
    case 'batching_pool': {
      const { work, batch } = station;
      const speeds = instances === undefined ? station.speeds : Array<number>(instances).fill(1);
      const shared =
        work.kind === 'batch_time' && work.profile.device !== undefined
          ? {
              ...work,
              profile: {
                ...work.profile,
                device: { ...work.profile.device, instances: speeds.length },
              },
            }
          : work;
      return {
        ...station,
        speeds,
        work: shared,
        batch: { ...batch, max: max_batch === undefined ? batch.max : { [CLASS]: max_batch } },
      };
    }
    case 'sharing':
      return { ...station, concurrency: slots ?? station.concurrency };
    case 'continuous_batching': {
      const prompt = tokens(row.input_tokens ?? 1, spread.input_cv);
      const output = tokens(row.output_tokens ?? 1, spread.output_cv);
      return {
        ...station,
        maxSequences: slots ?? station.maxSequences,
        work: { prompt: { [CLASS]: prompt }, output: { [CLASS]: output } },
      };
    }
    default:
      return station;
  }
}

const tokens = (mean: number, cv: number): TokensDescription =>
  cv === 0
    ? { family: 'constant', value: Math.max(1, Math.round(mean)) }
    : { family: 'gamma', mean, cv };
