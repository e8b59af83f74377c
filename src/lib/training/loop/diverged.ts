import { join } from 'node:path'
import { TrainingError } from '../../../complaint.ts'
import type { NamedArrays } from '../folder/hostArrays.ts'
import { FILES } from '../folder/modelFolder.ts'

/** Where a training met a number that is not finite. */
export interface Divergence {
  /** What was not finite: the training loss, the gradient norm, the validation loss. */
  what: string
  value: number
  epoch: number
  /** The update of the whole training that met it, from 0; absent for the validation loss. */
  step?: number
  /** The events of the batch; absent for the validation loss. */
  indices?: Int32Array
  /** The last epoch whose parameters were good; 0: none. */
  goodEpoch: number
  /** The parameters after that epoch. */
  good: NamedArrays
  folder?: string | undefined
}

const SHOWN = 8

/** A loss or a gradient that is not finite; the parameters of the last good epoch are in `divergence.good`. */
export class DivergedError extends TrainingError {
  readonly divergence: Divergence

  constructor(divergence: Divergence) {
    const { what, value, epoch } = divergence
    super({
      who: 'training',
      wanted: `a finite ${what}`,
      got: `${value} in epoch ${epoch}${batchOf(divergence)}`,
      fix: `${keptWhere(divergence)}; look at these events, or lower the learning rate or the clipping norm`,
    })
    this.divergence = divergence
  }
}

function batchOf({ step, indices }: Divergence): string {
  if (!indices) return ''
  const first = [...indices.subarray(0, SHOWN)].join(', ')
  return `, step ${step}, batch of ${indices.length} events (${first}${indices.length > SHOWN ? ', …' : ''})`
}

function keptWhere({ goodEpoch, folder }: Divergence): string {
  if (goodEpoch === 0) return 'no epoch was finished before'
  return `the state after epoch ${goodEpoch} is kept ${folder ? `in ${join(folder, FILES.state)}` : 'in the error'}`
}
