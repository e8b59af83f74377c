import { createFile, type NewDataSet } from '../../src/lib/events/formats/hdf5/createFile.ts'
import { type Datatype, type Member, sizeOf } from '../../src/lib/events/formats/hdf5/datatype.ts'
import { encodeRows } from '../../src/lib/events/formats/hdf5/encodeRows.ts'

/** A data set of a file that is made to be refused; its rows are almost empty without `bytes`. */
export interface Table {
  readonly type: Datatype
  readonly rowShape: readonly number[]
  readonly rows: number
  readonly bytes?: Uint8Array
}

const real = (...names: string[]) => names.map((name) => ({ name, type: 'float32' }) as const)
const momentum = real('pt', 'eta', 'phi')

/** The data sets that every semileptonic file has, with the smallest truth. */
export function semileptonic(rows = 8, jets = 10): Record<string, Table> {
  return {
    MET: { type: real('MET', 'phi'), rowShape: [], rows },
    leptons: { type: [...momentum, ...real('energy'), { name: 'type', type: 'int16' }], rowShape: [], rows },
    jets: { type: [...momentum, ...real('energy'), { name: 'is_tagged', type: 'flag' }], rowShape: [jets], rows },
    njets: { type: 'int16', rowShape: [], rows },
    nbjets: { type: 'int16', rowShape: [], rows },
    truth_neutrinos: { type: momentum, rowShape: [], rows },
  }
}

/** Zeros, but for leptons, of which there is one in every event. */
function bytesOf(name: string, { type, rowShape, rows, bytes }: Table): Uint8Array {
  const elements = rows * rowShape.reduce((product, n) => product * n, 1)
  if (bytes || name !== 'leptons' || typeof type === 'string') return bytes ?? new Uint8Array(elements * sizeOf(type))
  const filled = ({ type }: Member) =>
    type === 'float32' ? new Float32Array(elements).fill(1.5) : new Int16Array(elements)
  return encodeRows(type, type.map(filled))
}

/** Writes the tables into the group `delphes` (or another, or none) of a file. */
export function writeTables(
  path: string,
  tables: Record<string, Table>,
  group: string | undefined = 'delphes',
): string {
  const dataSets: NewDataSet[] = Object.entries(tables).map(([name, { type, rowShape }]) => {
    return { name, type, rowShape, chunkRows: 4 }
  })
  const file = createFile(path, {
    ...(group !== undefined && { group }),
    dataSets,
    gzip: 1,
    attributes: {},
    overwrite: true,
  })
  for (const [name, table] of Object.entries(tables)) file.append(name, bytesOf(name, table))
  file.close()
  return path
}
