import type { DictationDescription, ModelDescription, RouteDescription } from './description.ts';
import { snippetsOf } from './knowledge.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** Calls: callers set their pace, so they have a length, whatever the load. */
export type CallDescription = DictationDescription | VoiceAgentDescription;

export const isCall = (route: RouteDescription): route is CallDescription =>
  route.kind === 'dictation' || route.kind === 'voice_agent';

/** May one request of the route send more jobs than one, or none? */
export const triesAgain = (route: RouteDescription): boolean =>
  route.kind === 'jobs' &&
  (route.retry ?? route.hedge ?? route.breaker ?? route.admission) !== undefined;

/** Names of the stations that a route's jobs go to, in the order of a turn, with the targets of routers behind them. */
export const stationsOf = (
  route: RouteDescription,
  { stations }: Pick<ModelDescription, 'stations'>,
): readonly string[] => stopsOf(route).flatMap((stop) => [stop, ...behind(stop, stations)]);

/** Stations to which the one of that name, a router or a client, sends what comes to it. */
function behind(name: string | undefined, stations: ModelDescription['stations']): string[] {
  const station = stations.find((each) => each.name === name);
  const next =
    station?.kind === 'router'
      ? station.to.map((target) => target.station)
      : station?.kind === 'client'
        ? station.through
        : [];
  return next.flatMap((each) => [each, ...behind(each, stations)]);
}

/** Do jobs that a route sends to the station of that name come to this one? */
export const reaches = (
  name: string | undefined,
  station: string,
  { stations }: Pick<ModelDescription, 'stations'>,
): boolean => name === station || behind(name, stations).includes(station);

/** Names of the stations that a route names, in the order of a turn. */
export function stopsOf(route: RouteDescription): readonly string[] {
  switch (route.kind) {
    case 'dictation':
      return named(route.uplink, route.recognizer, route.downlink);
    case 'voice_agent': {
      const { uplink, recognizer, retrieval, languageModel, phraseCache, synthesizer } = route;
      const answering = [languageModel, phraseCache, synthesizer, route.vocoder, route.downlink];
      const looking = [
        retrieval?.index,
        retrieval?.access?.service,
        snippetsOf(retrieval),
        route.tools?.service,
      ];
      return named(uplink, recognizer, ...looking, ...answering);
    }
    case 'bulk_transcription':
      return [route.recognizer];
    case 'jobs':
      return route.through;
  }
}

const named = (...names: (string | undefined)[]): string[] =>
  names.filter((name) => name !== undefined);
