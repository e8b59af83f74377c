import type { Events } from '../../events/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import type { Measurement } from '../system.ts'

/** A column of events, event by event. */
const column = (name: string, label: string, unit: string, of: (events: Events, i: number) => number): Measurement => ({
  ...{ name, label, unit },
  of: (events: Events) => Float64Array.from({ length: events.count }, (_, i) => of(events, i)),
})

const jetPt = ({ jets }: Events, i: number, place: number) =>
  place < jets.perEvent ? jets.pt[i * jets.perEvent + place] : 0

/** The least mass of a lepton with a b-tagged jet, or with any where none is tagged: it has its edge at √(m_t² − m_W²). */
function leastMassWithB({ jets, leptons }: Events, i: number): number {
  const least = (tagged: boolean) => {
    let mass2 = Infinity
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) {
      if (!(jets.pt[j] > 0) || (tagged && jets.isTagged[j] === 0)) continue
      for (let l = i * leptons.perEvent; l < (i + 1) * leptons.perEvent; l++) {
        const apart = Math.cosh(jets.eta[j] - leptons.eta[l]) - Math.cos(jets.phi[j] - leptons.phi[l])
        mass2 = Math.min(mass2, 2 * jets.pt[j] * leptons.pt[l] * apart)
      }
    }
    return mass2
  }
  const withTag = least(true)
  const best = withTag < Infinity ? withTag : least(false)
  return best < Infinity ? Math.sqrt(Math.max(0, best)) : 0
}

/** What is looked at of top-quark pairs with leptons to tell whether they are like those of the training. */
export const topPairInputs = (leptons: 1 | 2): Measurement[] => [
  column('njets', 'jets', '1', ({ njets }, i) => njets[i]),
  column('nbjets', 'b-tagged jets', '1', ({ nbjets }, i) => nbjets[i]),
  column('met', 'p_T^miss', 'GeV', ({ met }, i) => met.pt[i]),
  ...Array.from({ length: leptons }, (_, l) => [
    column(`lepton_${l + 1}_pt`, `p_T^ℓ${l + 1}`, 'GeV', ({ leptons: { pt } }, i) => pt[i * leptons + l]),
    column(`lepton_${l + 1}_eta`, `|η^ℓ${l + 1}|`, '1', ({ leptons: { eta } }, i) => Math.abs(eta[i * leptons + l])),
  ]).flat(),
  column('met_lepton_phi', '|Δφ(p_T^miss, ℓ)|', 'rad', ({ met, leptons: { phi } }, i) =>
    Math.abs(deltaPhi(met.phi[i], phi[i * leptons])),
  ),
  column('transverse_mass', 'm_T(p_T^miss, ℓ)', 'GeV', ({ met, leptons: { pt, phi } }, i) =>
    Math.sqrt(2 * met.pt[i] * pt[i * leptons] * (1 - Math.cos(met.phi[i] - phi[i * leptons]))),
  ),
  column('ht', 'H_T of jets', 'GeV', ({ jets }, i) => {
    let sum = 0
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) sum += jets.pt[j]
    return sum
  }),
  column('jet_1_pt', 'p_T of the first jet', 'GeV', (events, i) => jetPt(events, i, 0)),
  column('jet_2_pt', 'p_T of the second jet', 'GeV', (events, i) => jetPt(events, i, 1)),
  column('least_lb', 'least m_ℓb', 'GeV', leastMassWithB),
  column('recoil', '|Σ p_T| of all that is measured', 'GeV', recoil),
]

/** The transverse momentum of leptons, jets and missing momentum together, GeV. */
function recoil({ met, jets, leptons }: Events, i: number): number {
  let [x, y] = [met.pt[i] * Math.cos(met.phi[i]), met.pt[i] * Math.sin(met.phi[i])]
  for (const { perEvent, pt, phi } of [jets, leptons]) {
    for (let k = i * perEvent; k < (i + 1) * perEvent; k++) {
      x += pt[k] * Math.cos(phi[k])
      y += pt[k] * Math.sin(phi[k])
    }
  }
  return Math.hypot(x, y)
}
