import type { Mapping, Source } from './mapping.ts'

/** A layout that others write, by the columns that it cannot be without. */
export interface KnownLayout {
  readonly name: string
  readonly needs: readonly RegExp[]
  /** The mapping for a file with these columns, in the table that holds them. */
  readonly mapping: (columns: readonly string[]) => Omit<Mapping, 'table'>
}

const first = (columns: readonly string[], pattern: RegExp): string | undefined =>
  columns.find((name) => pattern.test(name))
/** The column that fits, or the name that is wanted, so that the refusal tells what is missing. */
const column = (columns: readonly string[], pattern: RegExp, wanted: string): string =>
  first(columns, pattern) ?? wanted

/** TopCPToolkit: a vector for each quantity, systematic variations as suffixes, MeV. */
const topCPToolkit: KnownLayout = {
  name: 'ATLAS TopCPToolkit',
  needs: [/^met_met_NOSYS$/, /^jet_pt_NOSYS$/, /^(el|mu)_pt_NOSYS$/],
  mapping: (columns) => {
    const of = (object: string, quantity: string) =>
      column(columns, new RegExp(`^${object}_${quantity}(_NOSYS)?$`), `${object}_${quantity}`)
    const momentum = (object: string) => ({
      ...{ pt: of(object, 'pt'), eta: of(object, 'eta'), phi: of(object, 'phi') },
      energy: of(object, 'e'),
    })
    const lepton = (object: string, type: number) => ({ ...momentum(object), charge: of(object, 'charge'), type })
    const flavours = [['el', 0] as const, ['mu', 1] as const].filter(([name]) =>
      first(columns, new RegExp(`^${name}_pt`)),
    )
    const tag = column(columns, /^jet_.*(GN2|DL1).*(77).*select/, 'jet_GN2v01_FixedCutBEff_77_select')
    return {
      name: 'ATLAS TopCPToolkit',
      momenta: 'MeV',
      places: { leptons: 1 },
      parts: {
        met: { pt: 'met_met_NOSYS', phi: column(columns, /^met_phi(_NOSYS)?$/, 'met_phi_NOSYS') },
        leptons: flavours.map(([name, type]) => lepton(name, type)),
        jets: { ...momentum('jet'), isTagged: tag },
      },
    }
  },
}

/** NanoAOD: collections with a counter, masses in place of energies, scores of flavour. */
const nanoAod: KnownLayout = {
  name: 'CMS NanoAOD',
  needs: [/^Jet_pt$/, /^(PuppiMET|MET)_pt$/, /^(Electron|Muon)_pt$/],
  mapping: (columns) => {
    const collection = (name: string, more: Readonly<Record<string, Source>>) => ({
      ...{ pt: `${name}_pt`, eta: `${name}_eta`, phi: `${name}_phi`, energy: { mass: `${name}_mass` } },
      ...more,
    })
    const met = first(columns, /^PuppiMET_pt$/) ? 'PuppiMET' : 'MET'
    const flavours = [['Electron', 0] as const, ['Muon', 1] as const].filter(([name]) => columns.includes(`${name}_pt`))
    const score = column(columns, /^Jet_btag(UParTAK4B|RobustParTAK4B|PNetB|DeepFlavB)$/, 'Jet_btagDeepFlavB')
    return {
      name: 'CMS NanoAOD',
      places: { leptons: 1 },
      parts: {
        met: { pt: `${met}_pt`, phi: `${met}_phi` },
        leptons: flavours.map(([name, type]) => collection(name, { charge: `${name}_charge`, type })),
        // the medium working point of DeepJet for 2018; others have their own
        jets: collection('Jet', { isTagged: { from: score, above: 0.2783 } }),
      },
    }
  },
}

/** Delphes' own trees: members of classes, one branch each, with the masses that the objects have. */
const delphes: KnownLayout = {
  name: 'Delphes',
  needs: [/^Jet\.PT$/, /^MissingET\.MET$/, /^(Electron|Muon)(Loose|Tight)?\.PT$/],
  mapping: (columns) => {
    const momentum = (name: string) => ({ pt: `${name}.PT`, eta: `${name}.Eta`, phi: `${name}.Phi` })
    const flavours = [['Electron', 0, 0.000511] as const, ['Muon', 1, 0.10566] as const]
    const present = flavours.filter(([name]) => columns.includes(`${name}.PT`))
    return {
      name: 'Delphes',
      places: { leptons: 1 },
      parts: {
        met: { pt: 'MissingET.MET', phi: 'MissingET.Phi' },
        leptons: present.map(([name, type, mass]) => {
          return { ...momentum(name), energy: { mass }, charge: `${name}.Charge`, type }
        }),
        jets: { ...momentum('Jet'), energy: { mass: 'Jet.Mass' }, isTagged: 'Jet.BTag' },
      },
    }
  },
}

/** The layouts that are recognised. */
export const KNOWN: readonly KnownLayout[] = [topCPToolkit, nanoAod, delphes]
