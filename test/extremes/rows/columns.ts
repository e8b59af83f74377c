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

export const ROWS: readonly Row[] = [
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
