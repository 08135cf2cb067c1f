import type { ModelDescription } from './description.ts';
import { keyTables, type Speaker } from './phrase-book.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** Tables that were made before: they are the same in every run. */
const known = new WeakMap<ModelDescription, Map<string, Int32Array[]>>();

/** By release of the phrase book, the keys of what a cache is asked for. */
export function keysOf(model: ModelDescription, cache: string): Int32Array[] {
  const ofModel = known.get(model) ?? new Map<string, Int32Array[]>();
  known.set(model, ofModel);
  const tables = ofModel.get(cache) ?? keyTables(model.phraseBook!, speakersAt(model, cache));
  ofModel.set(cache, tables);
  return tables;
}

/** Who is heard where a cache keeps phrases: every voice in turn. Of plain jobs nobody is. */
export function speakersAt({ routes }: ModelDescription, cache: string): Speaker[] {
  const agent = routes.find((route) => route.kind === 'voice_agent' && route.phraseCache === cache);
  return agent?.kind === 'voice_agent' ? speakersOf(agent) : [{ voice: 'any', language: 'any' }];
}

/** In the order in which voices are numbered (see speech/callers.ts). */
const speakersOf = ({ callers: { tenants, languages } }: VoiceAgentDescription): Speaker[] =>
  tenants.flatMap((tenant) =>
    languages.flatMap((language) =>
      Array.from({ length: tenant.voices }, (_, i) => ({
        voice: `${tenant.name}_${language.name}_${i + 1}`,
        language: language.name,
      })),
    ),
  );
