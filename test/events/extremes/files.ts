import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mapValues } from '../../../src/lib/columns/index.ts'
import {
  checkOutput,
  describeFile,
  type Events,
  formatOf,
  openDataWriter,
  openDrawsWriter,
  openEvents,
  openFile,
  proposeMapping,
  readEvents,
  readMapping,
  sameFile,
  selectSource,
  ttbar,
  writeEvents,
} from '../../../src/lib/events/index.ts'
import { temporaryFolder } from '../folder.ts'
import { EVENTS, type Extreme, NUMBERS, type Row, refused, rejected, rowOf } from './extremes.ts'

const inFolder = temporaryFolder()

/** Events that a file may not hold, and how it is refused; those of which only the unit is doubtful. */
const WRONG: Partial<Record<Extreme, RegExp>> = {
  NaN: /delphes\/MET, field 'MET', row 3: expected .* got NaN/,
  infinite: /delphes\/jets, field 'energy', row 3: .* got Infinity at place 0/,
  negative: /delphes\/leptons, field 'pt', row 3: .* got -1/,
}
const DOUBTED: readonly Extreme[] = ['huge', 'tiny']

/** What comes back: floats as those of 4 bytes. */
const rounded = (events: Events): Events =>
  ttbar.eventsOf(
    events.layout,
    events.count,
    mapValues(ttbar.tablesOf(events), (table) => ({
      ...table,
      columns: mapValues(table.columns, (c) => (c instanceof Float64Array ? Float32Array.from(c) : c)),
    })),
  )

const write = (extreme: Extreme, name: string): string => {
  const path = inFolder(`${name}-${extreme}.h5`)
  writeEvents(path, EVENTS[extreme](), { overwrite: true })
  return path
}

/** Opens and reads events of each kind in some way: equal to what was written, or refused with the place. */
const reading = (name: string, read: (path: string, units?: 'GeV') => Promise<Events>): Row =>
  rowOf((extreme) => async () => {
    if (extreme === 'empty') {
      writeFileSync(inFolder('empty.h5'), '')
      return rejected(read(inFolder('empty.h5')), /empty.h5: expected an HDF5 file, got an empty file/)
    }
    const path = write(extreme, name)
    if (WRONG[extreme]) return rejected(read(path), WRONG[extreme])
    if (DOUBTED.includes(extreme))
      await rejected(read(path), /delphes\/leptons, field 'pt': expected GeV with a median/)
    assert.deepEqual(await read(path, 'GeV'), rounded(EVENTS[extreme]()))
  })

/** A writer of two events of a float64 or float32 data set: every number comes back as it was. */
const storing = (name: string, open: (path: string, count: number, values?: readonly number[]) => unknown): Row =>
  rowOf((extreme) => async () => {
    for (const x of NUMBERS[extreme]) {
      const path = inFolder(`${name}.h5`)
      if (!(Number.isSafeInteger(x) && x > 0)) refused(() => open(path, x), /: expected positive whole numbers/)
      open(path, 1, [x, -x])
      const file = await openFile(path)
      const set = file.table(name === 'openDataWriter' ? 'x' : 'log_prob')!
      const [column] = set.columns
      const wanted = set.columns[0].type === 'float32' ? [Math.fround(x), Math.fround(-x)] : [x, -x]
      assert.deepEqual([...set.read(0, 1, [column.name]).columns[column.name]], wanted)
      file.close()
    }
  })

/** A file of bytes that are not one of events. */
const BYTES: Partial<Record<Extreme, Buffer>> = {
  empty: Buffer.alloc(0),
  one: Buffer.from([0x89]),
  'all equal': Buffer.alloc(5000, 7),
  huge: Buffer.alloc(1 << 22, 0xff),
  unsorted: Buffer.from('FDH\x89\r\n\x1a\n', 'latin1'),
}
const ofBytes = (call: (path: string) => unknown): Row =>
  rowOf((extreme) => {
    const bytes = BYTES[extreme]
    if (!bytes) return 'takes a path and no numbers'
    return async () => {
      const path = inFolder(`bytes-${extreme}.h5`)
      writeFileSync(path, bytes)
      await rejected(
        Promise.resolve().then(() => call(path)),
        /bytes-.*: expected an HDF5 file, got (an empty file|a file of another kind)/,
      )
      await rejected(
        Promise.resolve().then(() => call('')),
        /expected a file of events .*, got no such file/,
      )
    }
  })

const ofPath = (call: () => void): Row =>
  rowOf((extreme) => (extreme === 'empty' ? call : 'takes paths and no numbers'))

export const FILES: Record<string, Row> = {
  readEvents: reading('readEvents', (path, units) => readEvents(path, { ...(units && { units }) })),
  openEvents: reading('openEvents', async (path, units) => {
    const source = await openEvents(path, { ...(units && { units }) })
    try {
      for (const [from, to] of [
        [Number.NaN, 1],
        [-1, 1],
        [0, 1e300],
        [0.1, 1],
        [1, 0],
        [0, Number.POSITIVE_INFINITY],
      ]) {
        refused(() => source.read(from, to), /read: expected a range within 0 … \d+, got/)
      }
      return source.read()
    } finally {
      source.close()
    }
  }),
  selectSource: reading('selectSource', async (path, units) => {
    const source = await openEvents(path, { ...(units && { units }) })
    try {
      const none = selectSource(source, [{ name: 'none', keeps: () => false }])
      assert.deepEqual([none.count, none.read().count], [0, 0])
      return selectSource(source, []).read()
    } finally {
      source.close()
    }
  }),
  writeEvents: rowOf((extreme) => async () => {
    const path = inFolder(`written-${extreme}.h5`)
    const events = EVENTS[extreme]()
    if (extreme === 'empty')
      return refused(() => writeEvents(path, events), /written-empty.h5: expected events to write, got none/)
    writeEvents(path, events)
    for (const gzip of NUMBERS[extreme].filter((x) => !(Number.isInteger(x) && x >= 0 && x <= 9))) {
      refused(() => writeEvents(path, events, { gzip, overwrite: true }), /gzip: expected a level from 0/)
    }
    const wide = { ...events, njets: Float64Array.from(events.njets, (n, i) => (i === 0 ? NUMBERS[extreme][0] : n)) }
    const value = NUMBERS[extreme][0]
    const narrow = () => writeEvents(path, wide as never, { overwrite: true })
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 15) narrow()
    else refused(narrow, /writeEvents: njets.value, event 0: expected a number that fits int16, got/)
  }),
  openDataWriter: {
    ...storing('openDataWriter', (path, count, values) => {
      const shape = { count, dataSets: { x: { type: 'float64', rowShape: [2] } }, overwrite: true } as const
      const writer = openDataWriter(path, shape)
      if (!values) return writer.abort()
      writer.append({ x: Float64Array.from(values) })
      writer.close()
    }),
    empty: () => {
      refused(
        () => openDataWriter(inFolder('no.h5'), { count: 1, dataSets: {} }),
        /expected at least one data set, got none/,
      )
      refused(
        () => openDataWriter(inFolder('no.h5'), { count: 0, dataSets: { x: { type: 'int32' } } }),
        /x: expected positive/,
      )
    },
  },
  openDrawsWriter: storing('openDrawsWriter', (path, count, values) => {
    const writer = openDrawsWriter(path, { count, draws: 2, neutrinos: 1, overwrite: true })
    if (!values) return writer.abort()
    writer.append({ momenta: new Float32Array(6), logProb: Float32Array.from(values) })
    writer.close()
  }),
  formatOf: ofBytes(formatOf),
  openFile: ofBytes(openFile),
  describeFile: ofBytes(describeFile),
  proposeMapping: ofBytes(proposeMapping),
  readMapping: rowOf((extreme) => () => {
    const path = inFolder(`mapping-${extreme}.json`)
    refused(() => readMapping(inFolder('none.json')), /none.json: expected a mapping .*, got ENOENT/)
    const text = extreme === 'empty' ? '' : String(NUMBERS[extreme][0])
    writeFileSync(path, text)
    refused(
      () => readMapping(path),
      /(mapping-.*: expected JSON|mapping: it: expected an object of .*name, layout), .*got/,
    )
    writeFileSync(path, `{ "parts": { "met": { "pt": ${text || '""'}, "phi": "" } } }`)
    refused(() => readMapping(path), /(mapping-.*: expected JSON|met\.(pt|phi): expected a column|parts: expected)/)
  }),
  checkOutput: ofPath(() => refused(() => checkOutput(''), /output: expected the name of a file, got an empty text/)),
  sameFile: ofPath(() => assert.equal(sameFile('', inFolder('x')), false)),
}
