import { widened } from '../engine/index.ts';
import type { GpuMemory } from './gpu-memory.ts';
import { Recency } from './recency.ts';

/**
 * What one worker keeps of conversations between two of their jobs: the KV cache of what was read and made, so
 * that the next job need not read it again. It is idle memory: given up as soon as others need the room, the
 * session whose last job ended longest ago first.
 */
export class Prefixes {
  private tokens = new Float64Array(8); // by session; 0: nothing is kept
  private readonly order = new Recency();
  private readonly memory: GpuMemory;
  private readonly perToken: number;
  private readonly gone: (session: number) => void;

  /** `perToken`: bytes. `gone` is told of a session whose tokens were given up. */
  constructor(memory: GpuMemory, perToken: number, gone: (session: number) => void) {
    this.memory = memory;
    this.perToken = perToken;
    this.gone = gone;
  }

  /** Tokens that are kept of a session. */
  of(session: number): number {
    return session >= 0 && session < this.tokens.length ? this.tokens[session]! : 0;
  }

  /** Keeps so many tokens, whose memory is taken, unless more are kept of that session already. */
  keep(session: number, tokens: number): void {
    if (tokens > this.of(session)) {
      this.drop(session);
      if (session >= this.tokens.length) this.tokens = widened(this.tokens, 2 * session);
      this.tokens[session] = tokens;
      this.memory.park(tokens * this.perToken);
    } else {
      this.memory.give(tokens * this.perToken);
    }
    this.order.touch(session);
  }

  /** Hands over all tokens of a session, and their memory with them; how many there are. */
  handOver(session: number): number {
    const tokens = this.of(session);
    if (tokens === 0) return 0;
    this.forget(session);
    this.memory.unpark(tokens * this.perToken);
    return tokens;
  }

  drop(session: number): void {
    const tokens = this.of(session);
    if (tokens === 0) return;
    this.forget(session);
    this.memory.giveUp(tokens * this.perToken);
  }

  /** Gives up the tokens of the session that was idle longest; false if there is none. */
  giveUpOldest(): boolean {
    const { oldest } = this.order;
    if (oldest < 0) return false;
    this.drop(oldest);
    this.gone(oldest);
    return true;
  }

  private forget(session: number): void {
    this.tokens[session] = 0;
    this.order.remove(session);
  }
}
