/**
 * What numbers are: quantities with names, labels and units; columns read by name, tables, matrices and bins of them.
 * @module neutrina/columns
 */

export {
  type Axis,
  type Binning,
  type Bins,
  binning,
  binOf,
  binsOf,
  type EqualBins,
  edgesOf,
  equalWidth,
  rangesOf,
} from './binning.ts'
export { type Column, type Columns, mapValues, type Numbers, takeColumns } from './column.ts'
export { firstFrom } from './firstFrom.ts'
export { checkColumns, type Matrix, matrixOf, placeOf, takeMatrix } from './matrix.ts'
export { quantile } from './quantile.ts'
export { byName, type Quantity, quantities, titleOf } from './quantity.ts'
export { checkEvents, eventOfRow, firstRow, type Rows, rowCount, takeNumbers, takenRows } from './rows.ts'
export { concatTables, sliceTable, type Table, takeTable } from './table.ts'
export {
  type AnyColumn,
  type ColumnMoments,
  column,
  type Mask,
  plainColumn,
  TypedColumn,
} from './typedColumn.ts'
