import { finite, whole } from '../domain.ts'
import type { ColumnRule, PartRule } from '../layout.ts'
import { PLAIN } from './parts.ts'

const real = (name: string, unit = '1'): ColumnRule => ({ name, type: 'float32', unit, domain: finite })
const momentum = [real('pt', 'GeV'), real('eta'), real('phi', 'rad')]
const plain: readonly ColumnRule[] = [{ name: PLAIN, field: '', type: 'int16', domain: whole }]
const particle: readonly ColumnRule[] = [
  { name: 'pdgId', field: 'PDGID', type: 'int32', domain: whole, optional: true },
  ...momentum,
  { ...real('mass', 'GeV'), optional: true },
]

/**
 * The public records of ν-Flows (doi 10.5281/zenodo.6782987, one lepton) and ν²-Flows (10.5281/zenodo.8113516, two):
 * data sets and fields in their order in the file. `truth_neutrinos` was `neutrinos` until June 2022 and in the second record.
 */
export const PARTS: readonly PartRule[] = [
  { part: 'met', names: ['MET'], columns: [{ ...real('pt', 'GeV'), field: 'MET' }, real('phi', 'rad')] },
  {
    part: 'leptons',
    names: ['leptons'],
    columns: [
      ...momentum,
      real('energy', 'GeV'),
      { name: 'charge', type: 'int16', domain: whole, optional: true },
      { name: 'type', type: 'int16', domain: whole },
    ],
  },
  {
    part: 'jets',
    names: ['jets'],
    list: true,
    columns: [
      ...momentum,
      real('energy', 'GeV'),
      { name: 'isTagged', field: 'is_tagged', type: 'flag', domain: whole },
    ],
  },
  { part: 'njets', names: ['njets'], columns: plain },
  { part: 'nbjets', names: ['nbjets'], columns: plain },
  { part: 'neutrinos', names: ['truth_neutrinos', 'neutrinos'], truth: true, columns: particle },
  { part: 'truthQuarks', names: ['truth_quarks'], truth: true, list: true, columns: particle },
  { part: 'truthParticles', names: ['truth_particles'], truth: true, list: true, columns: particle },
  { part: 'jetsIndices', names: ['jets_indices'], truth: true, list: true, columns: plain },
  { part: 'matchability', names: ['matchability'], truth: true, columns: plain },
  { part: 'decayChannel', names: ['decay_channel'], truth: true, columns: plain },
]
