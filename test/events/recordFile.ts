import { createFile, type NewDataSet } from '../../src/lib/events/formats/hdf5/createFile.ts'
import { type Datatype, sizeOf } from '../../src/lib/events/formats/hdf5/datatype.ts'

/** A data set of a file that is made to be refused; its rows are zero without `bytes`. */
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

/** Writes the tables into the group `delphes` (or another, or none) of a file. */
export function writeTables(
  path: string,
  tables: Record<string, Table>,
  group: string | undefined = 'delphes',
): string {
  const dataSets: NewDataSet[] = Object.entries(tables).map(([name, { type, rowShape }]) => {
    return { name, type, rowShape, chunkRows: 4 }
  })
  const file = createFile(path, { ...(group !== undefined && { group }), dataSets, gzip: 1, attributes: {} })
  for (const [name, { type, rowShape, rows, bytes }] of Object.entries(tables)) {
    file.append(name, bytes ?? new Uint8Array(rows * rowShape.reduce((product, n) => product * n, sizeOf(type))))
  }
  file.close()
  return path
}
