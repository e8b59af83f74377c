/**
 * What happened: event files of any format, events of any layout, selections and splits.
 * @module neutrina/events
 */

export { type ConvertOptions, convertEvents, writtenFormat } from './convertEvents.ts'
export { anyOf, type Cut, not } from './cut.ts'
export { type DataSetShape, type DataWriter, type NewDataFile, openDataWriter } from './dataWriter.ts'
export { eventColumns } from './eventColumns.ts'
export type { EventSource, Skipped } from './eventSource.ts'
export { cutFrom } from './expression.ts'
export type {
  DataFile,
  FileColumn,
  FileTable,
  Format,
  Magic,
  NewColumn,
  NewTable,
  TableWriter,
} from './formats/format.ts'
export { COMPRESSIONS, type Compression } from './formats/format.ts'
export { formatOf, openFile } from './formats/openFile.ts'
export { checkOutput } from './formats/output.ts'
export { FORMATS } from './formats/registry.ts'
export { sameFile } from './formats/sameFile.ts'
export { layoutIn } from './layoutIn.ts'
export * from './layouts/drellYan/index.ts'
export * from './layouts/jets/index.ts'
export type { AnyEvents, ColumnRule, EventLayout, PartRule, Tables, TruthOf } from './layouts/layout.ts'
export { LAYOUTS, layoutNamed, layoutOf } from './layouts/registry.ts'
export * from './layouts/ttbar/index.ts'
export * from './layouts/wz/index.ts'
export type { Mapping } from './mapping/mapping.ts'
export { mappingSchema } from './mapping/mappingSchema.ts'
export { type ColumnInFile, describeFile, proposeMapping } from './mapping/proposeMapping.ts'
export { readMapping } from './mapping/readMapping.ts'
export { mergeDataFiles } from './mergeDataFiles.ts'
export { type Ingredient, type Mixture, mixEvents } from './mixture.ts'
export { type OpenDataFile, openDataFile } from './openDataFile.ts'
export { type OpenOptions, openEvents, readEvents } from './openEvents.ts'
export { type CutFlowStep, type Selected, selectEvents } from './selectEvents.ts'
export { type SelectedSource, selectSource } from './selectSource.ts'
export { interleavedSplit, randomSplit, type Split } from './split.ts'
export { type Deformation, stressWeights } from './stressWeights.ts'
export { concatEvents, takeEvents } from './takeEvents.ts'
export {
  isMultimodal,
  MULTIMODAL_NAMES,
  MULTIMODAL_SHAPES,
  type MultimodalEvents,
  type MultimodalName,
  type MultimodalShape,
  multimodalToys,
} from './toys/multimodalToys.ts'
export {
  PLANE_DENSITIES,
  PLANE_NAMES,
  type PlaneDensity,
  type PlaneEvents,
  type PlaneName,
  planeToys,
  RING,
} from './toys/planeDensities.ts'
export { type BosonPairOptions, toyBosonPairs } from './toys/toyBosonPairs.ts'
export { type TopPairOptions, type TopPairs, toyTopPairs } from './toys/toyTopPairs.ts'
export { type WriteOptions, writeEvents } from './writeEvents.ts'
