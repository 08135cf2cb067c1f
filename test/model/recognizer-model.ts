/** A valid model that uses most of what a model file can say. Tests put mistakes in it. */
export const recognizerModel = `model: recognizer
about: Dictation and files share four GPUs
classes:
  live: { urgency: 0 }
  bulk: { urgency: 1 }
stations:
  uplink:
    kind: delay
    time: { lognormal: { mean: 25ms, cv: 40% } }
  recognizer:
    kind: batching_pool
    workers: 4
    speed: [1, 1, 1, 0.8]
    batch:
      max: { live: 64, bulk: 16 }
      linger: { live: 50ms, bulk: 200ms }
    batch_time:
      base: 12ms
      per_job: 0.38ms
      noise_cv: 4%
  queue:
    kind: batching_pool
    workers: 2
    service: { exponential: { mean: 1s } }
routes:
  dictation:
    kind: dictation
    class: live
    uplink: uplink
    recognizer: recognizer
    chunk: 160ms
    utterance: { lognormal: { mean: 5s, cv: 70% } }
    endpoint: { silence: 500ms }
    pause: { exponential: { mean: 2s } }
    turns: { geometric: { mean: 8 } }
    traffic: { poisson: { concurrency: 800 } }
  files:
    kind: bulk_transcription
    class: bulk
    recognizer: recognizer
    file: { lognormal: { mean: 20min, cv: 80% } }
    segment: 30s
    traffic: { poisson: { rate: 2/min } }
  jobs:
    kind: jobs
    class: live
    through: [queue]
    traffic: { paced: { streams: 64, period: 160ms } }
`;

/** The model with its first `from` replaced; fails if there is none. */
export function edited(from: string, to: string, text = recognizerModel): string {
  if (!text.includes(from)) throw new Error(`the text has no ${from}`);
  return text.replace(from, () => to);
}
