/** Words for what people said, whatever else the name of a column holds. */
const SPOKEN = new Set(
  (
    'transcript transcripts transcription transcriptions utterance utterances recording recordings ' +
    'audio speech voice waveform wav mp3 flac ogg opus pcm verbatim'
  ).split(' '),
);

/** With one of these, and nothing else, such a word still names the thing itself. */
const CARRIERS = new Set(
  'text texts raw file files filename path url uri data bytes base64 content contents final full blob'.split(
    ' ',
  ),
);

/** Reasons and messages that programs write, which turnsim's own tables have, and where figures were published. */
const NOT_SPOKEN = new Set(['reason', 'binding_figure', 'source', 'citation', 'reference']);

/** So many plain words in one cell are a sentence that somebody said, not a label. */
const WORDS = 12;
/** The same for scripts that do not part words. */
const CHARACTERS = 20;

const MEDIA = /^data:(?:audio|video)\/|\.(?:wav|mp3|flac|ogg|opus|m4a|aac|webm|pcm)$/i;
const ENCODED = /^[A-Za-z0-9+/_-]{400,}={0,2}$/;

/**
 * Does the name of a column say that it holds recordings or what people said? Figures about them do not:
 * `transcript` does, `first_audio_p95_ms` does not, unless it holds texts.
 */
export function namesSpeech(column: string, holdsTexts: boolean): boolean {
  const parts = column
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
  const spoken = parts.some((part) => SPOKEN.has(part));
  return spoken && (holdsTexts || parts.every((part) => SPOKEN.has(part) || CARRIERS.has(part)));
}

/** What a cell looks like, if it looks like something that was said or recorded. */
export function soundsLikeSpeech(column: string, text: string): string | undefined {
  if (MEDIA.test(text) || ENCODED.test(text)) return 'what looks like a recording';
  if (NOT_SPOKEN.has(column)) return undefined;
  const words = text.match(/(?<![\p{L}\p{N}_])\p{L}[\p{L}\p{M}'’]*(?![\p{L}\p{N}_])/gu) ?? [];
  const signs = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/gu) ?? [];
  return words.length >= WORDS || signs.length >= CHARACTERS
    ? 'what looks like a transcript'
    : undefined;
}
