/**
 * Calibration: from a measured step-load table to a service profile. Read measured.ts (what a table says),
 * measured-table.ts (how it is understood), shapes.ts (how a station may take its time), fit.ts (which of them the
 * data support, and with which values).
 */
export { type Advice, nextMeasurement } from './advice.ts';
export type { Quantity } from './columns.ts';
export { drawnModel } from './drawn-model.ts';
export { type Fidelity, type FidelityLine, fidelityOf, judgedRows, summaryOf } from './fidelity.ts';
export { fidelityFile } from './fidelity-schema.ts';
export { bySupport, type Fitted, fitAll } from './fit.ts';
export { type TableMap, tableMap } from './map-schema.ts';
export type {
  StationKind,
  Statistic,
} from './measured.ts';
export { type MeasuredTable, measuredTable } from './measured-table.ts';
export { type Asked, type Prediction, type Predictor, predictHere } from './prediction.ts';
export { loadWord, profileText, rowName } from './profile-text.ts';
export { type ComparedRow, comparedRows, meanErrors } from './report.ts';
export { spanning } from './row-choice.ts';
