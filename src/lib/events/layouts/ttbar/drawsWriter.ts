import { ShapeError } from '../../../../complaint.ts'
import { type DataSetShape, type DataWriter, type NewDataFile, openDataWriter } from '../../dataWriter.ts'

/** A file of the draws of neutrinos. */
export interface DrawsFile extends Pick<NewDataFile, 'count' | 'attributes' | 'gzip' | 'overwrite'> {
  /** Draws of each event. */
  readonly draws: number
  /** Neutrinos of each draw. */
  readonly neutrinos: 1 | 2
  /** Whether the place of each event in the files is kept too, as `event_index` int32 [count]; for selected events. */
  readonly indexed?: boolean
}

/** Draws of consecutive events. */
export interface DrawsBlock {
  /** [events, draws, neutrinos, 3] = (px, py, pz), GeV. */
  readonly momenta: Float32Array
  /** [events, draws] */
  readonly logProb: Float32Array
  /** [events], for indexed files. */
  readonly indices?: Int32Array
}

/** Writes a file of the draws of neutrinos, some events at a time. */
export interface DrawsWriter extends Pick<DataWriter, 'close' | 'abort'> {
  /**
   * The draws of the next events.
   * @throws ShapeError for arrays that do not hold whole events, or more events than announced
   */
  readonly append: (block: DrawsBlock) => void
}

/**
 * Opens a file of posterior draws: `gen_nu` [count, draws, neutrinos, 3] in GeV and `log_prob` [count, draws], float32, as in
 * the authors' export; blocks are written as they come, under a temporary name until the file is complete.
 * @throws FileError where the file cannot be written, is being read, or exists; ConfigError for sizes that are not positive whole numbers
 */
export function openDrawsWriter(path: string, file: DrawsFile): DrawsWriter {
  const { draws, neutrinos, indexed, ...rest } = file
  const dataSets: Record<string, DataSetShape> = {
    ...(indexed && { event_index: { type: 'int32' } }),
    gen_nu: { type: 'float32', rowShape: [draws, neutrinos, 3] },
    log_prob: { type: 'float32', rowShape: [draws] },
  }
  const { append, close, abort } = openDataWriter(path, { ...rest, dataSets })
  return {
    append: ({ momenta, logProb, indices }) => {
      if (indexed && !indices) throw new ShapeError({ who: 'append', wanted: 'indices', got: 'none' })
      append({ gen_nu: momenta, log_prob: logProb, ...(indexed && { event_index: indices! }) })
    },
    close,
    abort,
  }
}
