import type { DictationDescription, RouteDescription } from './description.ts';
import { snippetsOf } from './knowledge.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** Calls: callers set their pace, so they have a length, whatever the load. */
export type CallDescription = DictationDescription | VoiceAgentDescription;

export const isCall = (route: RouteDescription): route is CallDescription =>
  route.kind === 'dictation' || route.kind === 'voice_agent';

/** May one request of the route send more jobs than one, or none? */
export const triesAgain = (route: RouteDescription): boolean =>
  route.kind === 'jobs' &&
  (route.retry !== undefined || route.hedge !== undefined || route.breaker !== undefined);

/** Names of the stations that a route's jobs go to, in the order of a turn. */
export function stationsOf(route: RouteDescription): readonly string[] {
  switch (route.kind) {
    case 'dictation':
      return named(route.uplink, route.recognizer, route.downlink);
    case 'voice_agent': {
      const { uplink, recognizer, retrieval, languageModel, phraseCache, synthesizer } = route;
      const answering = [languageModel, phraseCache, synthesizer, route.downlink];
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
