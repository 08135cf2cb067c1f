/**
 * Results as text: files of figures, and what the terminal shows. Read terminal-table.ts (what people see
 * first) and step-columns.ts (what steps.csv holds).
 */
export type { JudgedChecks } from './check-text.ts';
export { checksText } from './checks-table.ts';
export { chromeTrace } from './chrome-trace.ts';
export { columnDictionary } from './dictionary.ts';
export { explanationJson, explanationText } from './explanation.ts';
export { fidelityCsv, fidelityText } from './fidelity-text.ts';
export { conclusionOf, type Findings } from './findings.ts';
export { fitText } from './fit-text.ts';
export { gateJson } from './gate-json.ts';

export { cuesCsv, harmCsv } from './harm-columns.ts';
export { inputUncertaintyText } from './input-uncertainty-text.ts';
export { invariantsCsv } from './invariant-columns.ts';
export { invariantChecks } from './invariant-text.ts';
export { junitXml } from './junit.ts';
export { keyComparisonText } from './key-comparison.ts';
export { markdownTable } from './markdown.ts';
export { pairedCsv } from './paired-columns.ts';
export { type Origin, provenanceJson } from './provenance.ts';
export { replayText } from './replay-text.ts';
export { requirementChecks } from './requirement-checks.ts';
export { stationsCsv } from './station-columns.ts';
export { stepsCsv } from './step-columns.ts';
export { summaryJson } from './summary.ts';
export { tenantsCsv } from './tenant-columns.ts';
export { terminalText } from './terminal-table.ts';
export { validationCsv, validationText } from './validation-table.ts';
export { type TraceOrigin, waterfallText } from './waterfall.ts';
export { windowsCsv } from './window-columns.ts';
