import {
  azimuth,
  count,
  finite,
  generatedPseudorapidity,
  measuredPseudorapidity,
  minusOrPlusOne,
  noOrYes,
  notNegative,
  whole,
  wholeFrom,
} from '../domain.ts'
import type { ColumnRule, PartRule } from '../layout.ts'
import { PLAIN } from './parts.ts'
import { energyWhereMomentum, presentEverywhere } from './rules.ts'

const momentum: ColumnRule = { name: 'pt', label: 'p_T', type: 'float32', unit: 'GeV', domain: notNegative }
const phi: ColumnRule = { name: 'phi', label: 'φ', type: 'float32', unit: 'rad', domain: azimuth }
const object: readonly ColumnRule[] = [
  momentum,
  { name: 'eta', label: 'η', type: 'float32', domain: measuredPseudorapidity },
  phi,
  { name: 'energy', label: 'E', type: 'float32', unit: 'GeV', domain: notNegative },
]
const particle: readonly ColumnRule[] = [
  { name: 'pdgId', field: 'PDGID', type: 'int32', domain: whole, optional: true },
  momentum,
  { name: 'eta', label: 'η', type: 'float32', domain: generatedPseudorapidity },
  phi,
  { name: 'mass', label: 'm', type: 'float32', unit: 'GeV', domain: finite, optional: true },
]
const plain = (domain = count): readonly ColumnRule[] => [{ name: PLAIN, field: '', type: 'int16', domain }]

/** What samples of tt̄ are generated with where they do not tell, GeV. */
const TOP_MASS_OF_SAMPLES = 172.5

/**
 * The public records of ν-Flows (doi 10.5281/zenodo.6782987, one lepton) and ν²-Flows (10.5281/zenodo.8113516, two):
 * data sets and fields in their order in the file. `truth_neutrinos` was `neutrinos` until June 2022 and in the second record.
 */
export const PARTS: readonly PartRule[] = [
  { part: 'met', names: ['MET'], columns: [{ ...momentum, field: 'MET' }, phi] },
  {
    part: 'leptons',
    names: ['leptons'],
    columns: [
      ...object,
      { name: 'charge', type: 'int16', domain: minusOrPlusOne, optional: true },
      { name: 'type', type: 'int16', domain: { ...noOrYes, wanted: '0 (electron) or 1 (muon)' } },
    ],
    rules: [presentEverywhere, energyWhereMomentum],
  },
  {
    part: 'jets',
    names: ['jets'],
    list: true,
    columns: [...object, { name: 'isTagged', field: 'is_tagged', type: 'flag', domain: noOrYes }],
    rules: [energyWhereMomentum],
  },
  { part: 'njets', names: ['njets'], columns: plain() },
  { part: 'nbjets', names: ['nbjets'], columns: plain() },
  { part: 'neutrinos', names: ['truth_neutrinos', 'neutrinos'], truth: true, columns: particle },
  { part: 'truthQuarks', names: ['truth_quarks'], truth: true, list: true, columns: particle },
  { part: 'truthParticles', names: ['truth_particles'], truth: true, list: true, columns: particle },
  { part: 'jetsIndices', names: ['jets_indices'], truth: true, list: true, columns: plain(wholeFrom(-1, 3)) },
  { part: 'matchability', names: ['matchability'], truth: true, columns: plain() },
  { part: 'decayChannel', names: ['decay_channel'], truth: true, columns: plain() },
  {
    part: 'topMass',
    names: ['top_mass'],
    truth: true,
    absent: TOP_MASS_OF_SAMPLES,
    columns: [{ name: PLAIN, field: '', type: 'float32', unit: 'GeV', domain: notNegative }],
  },
]
