import type { Layout } from './events.ts'
import { type Column, type Part, PLAIN, TRUTH_PARTS, type TruthPart } from './tables.ts'

/** The types that columns have in memory. */
export type ColumnType = 'float32' | 'int16' | 'int32' | 'flag'

/** One field of a data set, and the column it becomes. */
export interface FieldRule {
  readonly column: string
  /** Its name in the file; a plain data set has none. */
  readonly field?: string
  readonly type: ColumnType
  readonly optional?: true
}

/** One data set of the group `delphes`, and the part of {@link Events} it becomes. */
export interface DataSetRule {
  readonly part: Part
  /** The names it has had in public records. */
  readonly names: readonly string[]
  readonly fields: readonly FieldRule[]
}

export const GROUP = 'delphes'

const real = (column: string, field = column): FieldRule => ({ column, field, type: 'float32' })
const plain: readonly FieldRule[] = [{ column: PLAIN, type: 'int16' }]
const momentum = [real('pt'), real('eta'), real('phi')]
const particle: readonly FieldRule[] = [
  { column: 'pdgId', field: 'PDGID', type: 'int32', optional: true },
  ...momentum,
  { ...real('mass'), optional: true },
]

/**
 * The public records of ν-Flows (doi 10.5281/zenodo.6782987, one lepton) and ν²-Flows (10.5281/zenodo.8113516, two):
 * data sets and fields in their order in the file. `truth_neutrinos` was `neutrinos` until June 2022 and in the second record.
 */
export const DATA_SETS: readonly DataSetRule[] = [
  { part: 'met', names: ['MET'], fields: [real('pt', 'MET'), real('phi')] },
  {
    part: 'leptons',
    names: ['leptons'],
    fields: [
      ...momentum,
      real('energy'),
      { column: 'charge', field: 'charge', type: 'int16', optional: true },
      { column: 'type', field: 'type', type: 'int16' },
    ],
  },
  {
    part: 'jets',
    names: ['jets'],
    fields: [...momentum, real('energy'), { column: 'isTagged', field: 'is_tagged', type: 'flag' }],
  },
  { part: 'njets', names: ['njets'], fields: plain },
  { part: 'nbjets', names: ['nbjets'], fields: plain },
  { part: 'neutrinos', names: ['truth_neutrinos', 'neutrinos'], fields: particle },
  { part: 'truthQuarks', names: ['truth_quarks'], fields: particle },
  { part: 'truthParticles', names: ['truth_particles'], fields: particle },
  { part: 'jetsIndices', names: ['jets_indices'], fields: plain },
  { part: 'matchability', names: ['matchability'], fields: plain },
  { part: 'decayChannel', names: ['decay_channel'], fields: plain },
]

/** Whether only the generator can know this part. */
export const isTruth = (part: Part): part is TruthPart => TRUTH_PARTS.some((each) => each === part)

/** The name under which a part is written. */
export function writtenName({ part, names }: DataSetRule, layout: Layout): string {
  return part === 'neutrinos' && layout === 'dileptonic' ? 'neutrinos' : names[0]
}

/** An empty column of `length` values. */
export function newColumn(type: ColumnType, length: number): Column {
  if (type === 'float32') return new Float32Array(length)
  if (type === 'int16') return new Int16Array(length)
  return type === 'int32' ? new Int32Array(length) : new Uint8Array(length)
}
