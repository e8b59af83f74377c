import { DomainError } from '../../../../complaint.ts'
import { type Key, normals } from '../../../tensor/index.ts'
import type { Events, Objects, Particles } from './events.ts'

/** How events are made unlike those of a training; what is not given stays. */
export interface EventShift {
  /** A factor on the missing transverse momentum alone. */
  readonly missingMomentum?: number
  /** A factor on the momenta of jets alone; what they gain is taken from the missing momentum, as a wrong scale would. */
  readonly jetEnergy?: number
  /** A factor on every momentum and mass, true ones too: a world with heavier tops and W's. */
  readonly momenta?: number
  /** Gaussian noise on both components of the missing momentum, GeV, as pile-up makes. */
  readonly missingNoise?: { readonly sigma: number; readonly key: Key }
}

/**
 * Events that are shifted out of the region that a network was trained in: each a measurement with something wrong in it, the
 * truth as it was (but for `momenta`, which scales it alike).
 * @throws DomainError for a factor that is not above 0, or a noise below 0
 */
export function shiftEvents(events: Events, shift: EventShift): Events {
  const { missingMomentum = 1, jetEnergy = 1, momenta = 1, missingNoise } = shift
  for (const [name, factor] of Object.entries({ missingMomentum, jetEnergy, momenta })) {
    if (factor > 0 && factor < Infinity) continue
    throw new DomainError({ who: `shiftEvents: ${name}`, wanted: 'a factor above 0', got: String(factor) })
  }
  if (missingNoise && !(missingNoise.sigma >= 0 && missingNoise.sigma < Infinity)) {
    const got = String(missingNoise.sigma)
    throw new DomainError({ who: 'shiftEvents: missingNoise', wanted: 'a width of at least 0 GeV', got })
  }
  const scaled = momenta === 1 ? events : scaleAll(events, momenta)
  const jets = jetEnergy === 1 ? scaled.jets : { ...scaled.jets, ...scaleObjects(scaled.jets, jetEnergy) }
  return { ...scaled, jets, met: missingOf(scaled, missingMomentum, jetEnergy - 1, missingNoise) }
}

/** The missing momentum, less what the jets gained, with noise, scaled. */
function missingOf({ met, jets, count }: Events, factor: number, gain: number, noise: EventShift['missingNoise']) {
  if (gain === 0 && !noise) return factor === 1 ? met : { ...met, pt: met.pt.map((pt) => factor * pt) }
  const [pt, phi] = [new Float32Array(count), new Float32Array(count)]
  const z = noise && normals(noise.key, 2 * count)
  for (let i = 0; i < count; i++) {
    let [px, py] = [met.pt[i] * Math.cos(met.phi[i]), met.pt[i] * Math.sin(met.phi[i])]
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) {
      // empty places hold 0 GeV
      px -= gain * jets.pt[j] * Math.cos(jets.phi[j])
      py -= gain * jets.pt[j] * Math.sin(jets.phi[j])
    }
    if (z) [px, py] = [px + noise.sigma * z[2 * i], py + noise.sigma * z[2 * i + 1]]
    pt[i] = factor * Math.hypot(px, py)
    phi[i] = Math.atan2(py, px)
  }
  return { pt, phi }
}

const times = (column: Float32Array, factor: number) => column.map((x) => factor * x)

const scaleObjects = ({ pt, energy }: Objects, factor: number) => ({
  pt: times(pt, factor),
  energy: times(energy, factor),
})

const scaleParticles = (particles: Particles, factor: number): Particles => ({
  ...particles,
  pt: times(particles.pt, factor),
  ...(particles.mass && { mass: times(particles.mass, factor) }),
})

function scaleAll(events: Events, factor: number): Events {
  const { met, leptons, jets, neutrinos, truthQuarks, truthParticles } = events
  return {
    ...events,
    met: { ...met, pt: times(met.pt, factor) },
    leptons: { ...leptons, ...scaleObjects(leptons, factor) },
    jets: { ...jets, ...scaleObjects(jets, factor) },
    ...(neutrinos && { neutrinos: scaleParticles(neutrinos, factor) }),
    ...(truthQuarks && { truthQuarks: scaleParticles(truthQuarks, factor) }),
    ...(truthParticles && { truthParticles: scaleParticles(truthParticles, factor) }),
  }
}
