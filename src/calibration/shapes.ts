import { batchingShapes, laneShapes } from './batching-shapes.ts';
import { continuousShapes } from './continuous-shapes.ts';
import type { StationKind } from './measured.ts';
import type { ShapesOf } from './shape.ts';
import { sharingShapes, slotShapes } from './sharing-shapes.ts';

/** By kind of station: the shapes that its data may support. */
export const shapesByKind: Readonly<Record<StationKind, ShapesOf>> = {
  batching_pool: batchingShapes,
  lanes: laneShapes,
  sharing: sharingShapes,
  slots: slotShapes,
  continuous_batching: continuousShapes,
};
