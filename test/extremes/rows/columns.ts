import * as c from '../../../src/lib/columns/index.ts'
import { each, type NoNumbers, onAll, type Row, SPOILING, whole } from '../row.ts'
import { gives, refused } from '../verdicts.ts'

const MOVES = 'moves rows or names, whatever their numbers are; tested in test/columns'

export const NO_NUMBERS: NoNumbers = {
  byName: MOVES,
  checkColumns: MOVES,
  checkEvents: MOVES,
  concatTables: MOVES,
  eventOfRow: MOVES,
  firstRow: MOVES,
  mapValues: MOVES,
  matrixOf: MOVES,
  placeOf: MOVES,
  plainColumn: MOVES,
  quantities: MOVES,
  rowCount: MOVES,
  sliceTable: MOVES,
  takeColumns: MOVES,
  takeMatrix: MOVES,
  takeNumbers: MOVES,
  takeTable: MOVES,
  takenRows: MOVES,
  titleOf: MOVES,
}

const EDGES = [0, 1, 2, 3, 4]
const axis = (edges: ArrayLike<number>) => ({ name: 'x', edges })
const risingEdges = refused(/at least two rising edges, got/)

/** A column of numbers, with a name. */
const named = (x: ArrayLike<number>) => c.column({ name: 'x', unit: 'GeV' }, x)
const times = (factor: number, ...numbers: readonly number[]) => gives(...numbers.map((x) => x * factor))

export const ROWS: readonly Row[] = [
  whole({
    covers: 'quantile',
    feed: (x) => c.quantile(Float64Array.from(x).sort(), 0.5),
    expects: {
      empty: gives(Number.NaN),
      one: gives(1.5),
      equal: gives(2),
      NaN: gives(2.5),
      Infinity: gives(2.5),
      '-Infinity': gives(1.5),
      negative: gives(-2),
      huge: times(2 ** 300, 2),
      tiny: times(2 ** -300, 2),
    },
  }),
  each({
    covers: ['column', 'TypedColumn'],
    feed: (x) => named(x).map((value) => 2 * value),
  }),
  each({
    covers: ['column', 'TypedColumn'],
    of: 'rows that are kept',
    feed: (x) => named(x).where((value) => value !== 0),
  }),
  whole({
    covers: ['column', 'TypedColumn'],
    of: 'quantiles',
    feed: (x) => named(x).quantiles([0, 0.5, 1]),
    expects: {
      empty: gives(Number.NaN, Number.NaN, Number.NaN),
      one: gives(1.5, 1.5, 1.5),
      equal: gives(2, 2, 2),
      NaN: gives(0.75, 2, 3.25),
      Infinity: gives(0.75, 2.5, Number.POSITIVE_INFINITY),
      '-Infinity': gives(Number.NEGATIVE_INFINITY, 1.5, 3.25),
      negative: gives(-3.25, -2, -0.75),
      huge: times(2 ** 300, 0.75, 2, 3.25),
      tiny: times(2 ** -300, 0.75, 2, 3.25),
    },
  }),
  whole({
    covers: ['column', 'TypedColumn'],
    of: 'moments',
    base: [1, 2, 3, 4, 5],
    feed: (x) => {
      const { count, mean, least, most } = named(x).moments()
      return [count, mean, least, most]
    },
    expects: {
      empty: gives(0, Number.NaN, Number.NaN, Number.NaN),
      one: gives(1, 1, 1, 1),
      equal: gives(5, 2, 2, 2),
      NaN: gives(4, 3.25, 1, 5),
      Infinity: gives(5, Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY),
      '-Infinity': gives(5, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 5),
      negative: gives(5, -3, -5, -1),
      huge: gives(5, 3 * 2 ** 300, 2 ** 300, 5 * 2 ** 300),
      tiny: gives(5, 3 * 2 ** -300, 2 ** -300, 5 * 2 ** -300),
    },
  }),
  each({
    covers: 'binOf',
    feed: (x) => Array.from(x, (value) => c.binOf(EDGES, value)),
    expects: {
      Infinity: gives(1, 4, 0, 3, 2),
      '-Infinity': gives(1, -1, 0, 3, 2),
      negative: gives(-1, -1, -1, -1, -1),
      huge: gives(4, 4, 4, 4, 4),
      tiny: gives(0, 0, 0, 0, 0),
    },
  }),
  each({
    covers: 'firstFrom',
    feed: (x) => Array.from(x, (value) => c.firstFrom(EDGES, value)),
    expects: {
      NaN: gives(2, 0, 1, 4, 3),
      Infinity: gives(2, 5, 1, 4, 3),
      '-Infinity': gives(2, 0, 1, 4, 3),
      negative: gives(0, 0, 0, 0, 0),
      huge: gives(5, 5, 5, 5, 5),
      tiny: gives(1, 1, 1, 1, 1),
    },
  }),
  each({
    covers: 'binsOf',
    feed: (x) => c.binsOf(c.binning([axis(EDGES)]), [x]),
    expects: {
      ...onAll(SPOILING, gives(1, -1, 0, 3, 2)),
      ...onAll(['negative', 'huge'], gives(-1, -1, -1, -1, -1)),
      tiny: gives(0, 0, 0, 0, 0),
    },
  }),
  whole({
    covers: ['binning', 'rangesOf'],
    base: [1, 2, 3, 4],
    feed: (x) => {
      const grid = c.binning([axis(x)])
      return [grid.bins, c.rangesOf(grid, 0)]
    },
    expects: {
      ...onAll(['empty', 'one', 'equal', 'NaN', 'Infinity', '-Infinity', 'negative', 'unsorted'], risingEdges),
      huge: gives(3, 2 ** 300, 2 ** 301),
      tiny: gives(3, 2 ** -300, 2 ** -299),
    } as Row['expects'],
  }),
  whole({
    covers: ['edgesOf', 'equalWidth'],
    base: [1, 2, 3, 4],
    feed: (x) => {
      const edges = c.edgesOf(Float64Array.from(x))
      return [...edges, c.equalWidth(edges)]
    },
    expects: {
      ...onAll(['empty', 'one', 'equal', 'NaN', 'Infinity', '-Infinity', 'negative', 'unsorted'], risingEdges),
      huge: gives(...[1, 2, 3, 4, 1].map((x) => x * 2 ** 300)),
      tiny: gives(...[1, 2, 3, 4, 1].map((x) => x * 2 ** -300)),
    } as Row['expects'],
  }),
  each({
    covers: 'edgesOf',
    of: 'end of a range',
    base: [4, 3, 2, 1],
    feed: (x) => Array.from(x).map((high) => c.edgesOf({ bins: 2, range: [0, high] })),
    width: 3,
    expects: {
      ...onAll(SPOILING, refused(/a range of finite numbers, got \[0, /)),
      negative: risingEdges,
    },
  }),
]
