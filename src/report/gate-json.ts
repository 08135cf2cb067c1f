import type { GateResult } from '../gates/index.ts';
import { jsonText } from './json.ts';

/** The whole of a gate's result as JSON. */
export const gateJson = ({ gate, verdict, binding, sentence, checks }: GateResult): string =>
  jsonText({ gate, verdict, binding, sentence, checks });
