import type { AudioStreams } from './known-targets.ts';

/** Audio streams that lie nowhere: there is room for every one. Numbers are used again once they are closed. */
export class AnyStreams implements AudioStreams {
  private readonly free: number[] = [];
  private given = 0;

  open(): number {
    return this.free.pop() ?? this.given++;
  }

  close(number: number): void {
    this.free.push(number);
  }

  get size(): number {
    return this.given - this.free.length;
  }
}
