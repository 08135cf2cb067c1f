/**
 * Results as text: files of figures, and what the terminal shows. Read terminal-table.ts (what people see
 * first) and step-columns.ts (what steps.csv holds).
 */
export { columnDictionary } from './dictionary.ts';
export type { Findings } from './findings.ts';
export { type Origin, provenanceJson } from './provenance.ts';
export { stationsCsv } from './station-columns.ts';
export { stepsCsv } from './step-columns.ts';
export { summaryJson } from './summary.ts';
export { terminalText } from './terminal-table.ts';
export { windowsCsv } from './window-columns.ts';
