import type { LiveEvent } from '../liveFlow.ts'

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

/** The missing momentum, then the leptons. */
export function handlesOf({ met, leptons }: LiveEvent): Handle[] {
  const name = (charge?: number) => (charge === undefined ? 'ℓ' : charge < 0 ? 'ℓ⁻' : 'ℓ⁺')
  return [
    { name: 'missing', pt: met.pt, phi: met.phi, className: 'met' },
    ...leptons.map(({ pt, phi, eta, charge }) => ({ name: name(charge), pt, phi, eta, className: 'lepton' })),
  ]
}

/** The event with one of them elsewhere; a lepton keeps its mass. */
export function moved(event: LiveEvent, index: number, to: Partial<Pick<Handle, 'pt' | 'phi' | 'eta'>>): LiveEvent {
  if (index === 0) return { ...event, met: { ...event.met, ...pick(to, ['pt', 'phi']) } }
  const leptons = event.leptons.map((lepton, k) => {
    if (k !== index - 1) return lepton
    const next = { ...lepton, ...pick(to, ['pt', 'phi', 'eta']) }
    const massSquared = Math.max(0, lepton.energy ** 2 - (lepton.pt * Math.cosh(lepton.eta)) ** 2)
    return { ...next, energy: Math.sqrt((next.pt * Math.cosh(next.eta)) ** 2 + massSquared) }
  })
  return { ...event, leptons }
}

const pick = <T extends object>(from: T, names: readonly string[]): Partial<T> =>
  Object.fromEntries(
    Object.entries(from).filter(([name, value]) => names.includes(name) && value !== undefined),
  ) as Partial<T>
