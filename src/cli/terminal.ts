import type { WriteStream } from 'node:tty';
import { exitCodes, inWords } from './ending.ts';
import type { ProgressOutput } from './progress.ts';

/** A standard stream, which may or may not be a terminal. */
type Stream = NodeJS.WriteStream | WriteStream;

/** May text be drawn over, and coloured? */
const isTerminal = (stream: Stream): boolean =>
  stream.isTTY === true && process.env['TERM'] !== 'dumb';

/** Colours are for terminals whose user did not refuse them (no-color.org). */
export const showsColour = (stream: Stream): boolean =>
  isTerminal(stream) && (process.env['NO_COLOR'] ?? '') === '';

/** Where messages go: nowhere if the user wants quiet. */
export const messagesTo =
  (stream: Stream, quiet = false) =>
  (message: string): void => {
    if (!quiet) stream.write(`${message}\n`);
  };

export function progressOn(stream: Stream, quiet = false): ProgressOutput {
  if (quiet) return { write: () => true, redraws: false };
  return { write: (text) => stream.write(text), redraws: isTerminal(stream) };
}

/** Stays quiet when who reads a stream has seen enough, as `head` does; any other failure is told. */
export function watchWriting(stream: Stream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = exitCodes.failed;
    if (stream !== process.stderr) console.error(`cannot write the output: ${inWords(error)}`);
  });
}
