import type { LiveEvent, LiveObject } from '../liveFlow.ts'

/** Something of an event that the reader may move. */
export interface Handle {
  readonly name: string
  /** GeV */
  readonly pt: number
  /** rad */
  readonly phi: number
  /** Not of the missing momentum. */
  readonly eta?: number
  readonly className: string
}

/** The missing momentum, then the leptons, then the jets. */
export function handlesOf({ met, leptons, jets }: LiveEvent): Handle[] {
  const name = (charge?: number) => (charge === undefined ? 'ℓ' : charge < 0 ? 'ℓ⁻' : 'ℓ⁺')
  return [
    { name: 'missing', pt: met.pt, phi: met.phi, className: 'met' },
    ...leptons.map(({ pt, phi, eta, charge }) => ({ name: name(charge), pt, phi, eta, className: 'lepton' })),
    ...jets.map(({ pt, phi, eta, isTagged }) => ({
      ...{ name: isTagged ? 'b' : 'j', pt, phi, eta, className: isTagged ? 'jet tagged' : 'jet' },
    })),
  ]
}

/** What a reader chooses to move, in words. */
export function handleNames(event: LiveEvent): string[] {
  const jet = event.leptons.length
  return handlesOf(event).map(({ name, className }, i) => {
    if (className === 'met') return 'missing momentum'
    return className === 'lepton' ? `lepton ${name}` : `${name === 'b' ? 'b-jet' : 'jet'} ${i - jet}`
  })
}

type Place = Partial<Pick<Handle, 'pt' | 'phi' | 'eta'>>

/** The event with one of them elsewhere; leptons and jets keep their masses. */
export function moved(event: LiveEvent, index: number, to: Place): LiveEvent {
  if (index === 0) return { ...event, met: { pt: to.pt ?? event.met.pt, phi: to.phi ?? event.met.phi } }
  const { leptons, jets } = event
  const first = 1 + leptons.length
  return index < first
    ? { ...event, leptons: leptons.map((lepton, k) => (k === index - 1 ? elsewhere(lepton, to) : lepton)) }
    : { ...event, jets: jets.map((jet, k) => (k === index - first ? elsewhere(jet, to) : jet)) }
}

function elsewhere<O extends LiveObject>(object: O, to: Place): O {
  const massSquared = Math.max(0, object.energy ** 2 - (object.pt * Math.cosh(object.eta)) ** 2)
  const { pt = object.pt, phi = object.phi, eta = object.eta } = to
  return { ...object, pt, phi, eta, energy: Math.sqrt((pt * Math.cosh(eta)) ** 2 + massSquared) }
}
