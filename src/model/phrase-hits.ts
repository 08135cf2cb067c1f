import { cheHitRatio, zipf } from '../theory/index.ts';
import type { ModelDescription } from './description.ts';
import { stopsOf } from './routes.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** Hit ratios that were worked out before: that of a large cache takes a while. */
const known = new WeakMap<VoiceAgentDescription, number>();

/**
 * Share of the sentences of an agent that get to each of its stations: stock phrases that its cache holds are
 * not synthesized.
 */
export function reachOfSentences(
  route: VoiceAgentDescription,
  model: ModelDescription,
): readonly number[] {
  return stopsOf(route).map((station) =>
    station === route.synthesizer || station === route.vocoder
      ? 1 - route.reply.stock * phraseHits(route, model)
      : 1,
  );
}

/**
 * Share of the look-ups that hit, once the cache has been in use for long: what room alone allows (Che's
 * approximation for LRU). Each voice has its own audio of a phrase.
 */
function phraseHits(route: VoiceAgentDescription, { stations }: ModelDescription): number {
  const cache = stations.find(({ name }) => name === route.phraseCache);
  if (cache?.kind !== 'cache' || route.reply.stock === 0) return 0;
  const before = known.get(route);
  if (before !== undefined) return before;
  const { keys, exponent } = route.reply.phrases;
  const popularity = zipf(keys, exponent);
  const shares = voiceShares(route).flatMap((voice) => popularity.map((phrase) => voice * phrase));
  const { capacity } = cache;
  const hits = capacity >= shares.length ? 1 : cheHitRatio({ popularity: shares, capacity });
  known.set(route, hits);
  return hits;
}

/** How often each voice speaks. */
const voiceShares = ({ callers: { tenants, languages } }: VoiceAgentDescription): number[] =>
  tenants.flatMap(({ share, voices }) =>
    languages.flatMap((language) =>
      Array.from({ length: voices }, () => (share * language.share) / voices),
    ),
  );
