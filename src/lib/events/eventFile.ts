import { FileError, NeutrinaError } from '../../complaint.ts'
import type { Layout } from './events.ts'
import { type DataSet, dataSetOf, type Field } from './hdf5/dataSet.ts'
import { type File, type Hdf5, lastComplaint, loadHdf5 } from './hdf5/library.ts'
import { openFile } from './hdf5/openFile.ts'
import { DATA_SETS, type DataSetRule, type FieldRule, GROUP, isTruth } from './record.ts'
import type { Part, TruthPart } from './tables.ts'

/** A field that will be read, and the column that it becomes. */
export interface OpenField {
  readonly rule: FieldRule
  readonly field: Field
}

/** A data set that will be read, and the part that it becomes. */
export interface OpenTable {
  readonly part: Part
  readonly dataSet: DataSet
  readonly fields: readonly OpenField[]
}

/** One open file of events. */
export interface EventFile {
  readonly path: string
  readonly layout: Layout
  readonly count: number
  readonly tables: readonly OpenTable[]
  readonly close: () => void
}

const RENAME = 'name it as in the public record'
const LAYOUTS = 'the known layouts have one lepton and neutrino, or two of each'

function namesIn(library: Hdf5, file: File): string[] {
  const group = file.get(GROUP)
  if (group instanceof library.Group) return group.keys()
  throw new FileError({
    who: file.filename,
    wanted: `a group '${GROUP}'`,
    got: `only ${file.keys().join(', ') || 'an empty file'}`,
    fix: 'give a file in the layout of the public record (doi 10.5281/zenodo.6782987)',
  })
}

function openField(path: string, dataSet: DataSet, rule: FieldRule): OpenField | undefined {
  const who = `${path}: ${GROUP}/${dataSet.name}`
  const found = dataSet.fields.get(rule.field ?? '')
  if (!found && rule.optional) return undefined
  if (!found) {
    const wanted = rule.field === undefined ? 'plain numbers' : `a field '${rule.field}'`
    const got = [...dataSet.fields.keys()].filter(Boolean).join(', ')
    throw new FileError({ who, wanted, got: got ? `fields ${got}` : 'plain numbers', fix: RENAME })
  }
  if ('unknown' in found) {
    const wanted = `field '${rule.field ?? dataSet.name}' as float of 4 or 8 bytes, integer or boolean`
    throw new FileError({ who, wanted, got: found.unknown, fix: 'write it as one of these' })
  }
  return { rule, field: found }
}

function openTable(library: Hdf5, file: File, { part, names, fields }: DataSetRule, present: string[]): OpenTable {
  const name = names.find((candidate) => present.includes(candidate))
  if (!name) {
    throw new FileError({
      who: `${file.filename}: group ${GROUP}`,
      wanted: `a data set ${names.map((each) => `'${each}'`).join(' or ')}`,
      got: `only ${present.join(', ') || 'an empty group'}`,
      fix: isTruth(part) ? `leave '${part}' out of the truth to read, where it is not needed` : RENAME,
    })
  }
  const dataSet = dataSetOf(library, file, GROUP, name)
  const open = fields.map((rule) => openField(file.filename, dataSet, rule))
  return { part, dataSet, fields: open.filter((each) => each !== undefined) }
}

function checkRows(path: string, tables: readonly OpenTable[]): number {
  const count = tables[0].dataSet.rows
  for (const { dataSet } of tables) {
    if (dataSet.rows === count) continue
    const wanted = `${count} rows in ${GROUP}/${dataSet.name}, as in ${GROUP}/${tables[0].dataSet.name}`
    throw new FileError({ who: path, wanted, got: `${dataSet.rows}`, fix: 'write the file again' })
  }
  if (count === 0) {
    throw new FileError({ who: path, wanted: 'at least one event', got: 'none', fix: 'leave the file out' })
  }
  return count
}

function checkPlaces(path: string, tables: readonly OpenTable[]): Layout {
  const places = new Map(tables.map(({ part, dataSet }) => [part, dataSet.perRow]))
  const leptons = places.get('leptons')!
  const wanted = new Map<Part, number>([
    ['leptons', leptons === 2 ? 2 : 1],
    ['neutrinos', leptons],
    ['jetsIndices', places.get('jets')!],
  ])
  for (const { part, dataSet } of tables) {
    const expected = wanted.get(part) ?? (['jets', 'truthQuarks', 'truthParticles'].includes(part) ? dataSet.perRow : 1)
    if (dataSet.perRow === expected) continue
    const who = `${path}: ${GROUP}/${dataSet.name}`
    throw new FileError({ who, wanted: `${expected} an event`, got: `${dataSet.perRow}`, fix: LAYOUTS })
  }
  return leptons === 2 ? 'dileptonic' : 'semileptonic'
}

/**
 * Opens one file in the layout of the public records; `truth` names the truth to read, by default what is there.
 * @throws FileError for anything in it that cannot be used, by name
 */
export async function openEventFile(path: string, truth?: readonly TruthPart[]): Promise<EventFile> {
  const library = await loadHdf5()
  const file = await openFile(path)
  const close = () => void file.close()
  try {
    const present = namesIn(library, file)
    const isWanted = ({ part, names }: DataSetRule) =>
      !isTruth(part) || (truth?.includes(part) ?? names.some((name) => present.includes(name)))
    const tables = DATA_SETS.filter(isWanted).map((rule) => openTable(library, file, rule, present))
    const count = checkRows(path, tables)
    return { path, layout: checkPlaces(path, tables), count, tables, close }
  } catch (error) {
    close()
    if (error instanceof NeutrinaError) throw error
    const got = `an error of libhdf5: ${lastComplaint() || (error as Error).message}`
    const fix = 'copy or download it again'
    throw new FileError({ who: path, wanted: 'a sound HDF5 file', got, fix }, { cause: error })
  }
}
