import * as k from '../../../src/lib/kinematics/index.ts'
import { each, type NoNumbers, onAll, type Row } from '../row.ts'
import { alone, anything, finite, refused } from '../verdicts.ts'

export const NO_NUMBERS: NoNumbers = {}

type Of = (x: number) => number
const numbers = (of: Of) => (x: ArrayLike<number>) => Float64Array.from(x, of)
/** Four-vectors of the sizes given, E above |p|. */
const vectors = (x: ArrayLike<number>) => Float64Array.from(Array.from(x).flatMap((v) => [10 * v, v, -2 * v, 3 * v]))
const ANY = alone(1, () => true)

const negativePt = refused(/p_T of at least 0, got -[\dI].* in row/)

/** A momentum of each number, [n, 3]. */
const momenta = (x: ArrayLike<number>) => Float64Array.from(Array.from(x).flatMap((v) => [v, v, 2 * v]))

export const ROWS: readonly Row[] = [
  each({ covers: 'azimuth', feed: numbers((v) => k.azimuth(v, 0.5 * v)), power: 0, expects: { negative: finite } }),
  each({ covers: 'azimuths', feed: (x) => k.azimuths(vectors(x)), power: 0, expects: { negative: finite } }),
  each({ covers: 'boost', feed: (x) => k.boost(vectors(x), [0.3, -0.2, 0.5]), width: 4 }),
  each({
    covers: 'boost',
    of: 'velocity',
    base: [0.1, 0.2, 0.3, 0.4, 0.5],
    feed: (x) => Array.from(x).map((v) => k.boost(vectors([3]), [v, 0, 0])),
    width: 4,
    expects: {
      ...onAll(['NaN', 'Infinity', '-Infinity', 'huge'], refused(/boost: expected a velocity below 1/)),
      ...onAll(['negative', 'tiny'], finite),
    },
  }),
  each({
    covers: 'velocity',
    feed: (x) => Array.from(x, (_, i) => k.velocity(vectors(x), i)),
    width: 3,
    power: 0,
    sign: 1,
  }),
  each({
    covers: 'deltaPhi',
    feed: numbers((v) => k.deltaPhi(v, 0)),
    base: [1.5, 2, 0.75, 3, 2.5],
    expects: { huge: { check: (got) => void got.forEach(inInterval) } },
  }),
  each({ covers: 'deltaR', feed: numbers((v) => k.deltaR(v, 0.1, 0, 0.1)), sign: 1 }),
  each({ covers: 'energy', feed: numbers((v) => k.energy(v, 2 * v, 3 * v, v)), sign: 1 }),
  each({
    covers: 'fromMomenta',
    feed: (x) => k.fromMomenta(Float64Array.from(Array.from(x).flatMap((v) => [v, -v, 2 * v])), 0),
    width: 4,
    expects: { negative: finite },
  }),
  each({
    covers: 'fromPtEtaPhiMass',
    feed: (x) => k.fromPtEtaPhiMass({ pt: x, eta: same(x, 0.4), phi: same(x, 1), mass: 0 }),
    width: 4,
    expects: onAll(['negative', '-Infinity'], negativePt),
  }),
  each({
    covers: 'fromPtEtaPhiMass',
    of: 'eta, huge ones are along the beam',
    feed: (x) => k.fromPtEtaPhiMass({ pt: same(x, 20), eta: x, phi: same(x, 1), mass: 1 }),
    width: 4,
    expects: { huge: anything, ...onAll(['negative', 'tiny'], finite) },
  }),
  each({
    covers: 'fromPtEtaPhiEnergy',
    feed: (x) =>
      k.fromPtEtaPhiEnergy({ pt: x, eta: same(x, 0.4), phi: same(x, 1), energy: Float64Array.from(x, (v) => 2 * v) }),
    width: 4,
    expects: onAll(['negative', '-Infinity'], negativePt),
  }),
  each({
    covers: 'leptonMass',
    base: [0, 1, 1, 0, 1],
    feed: numbers(k.leptonMass),
    expects: {
      ...onAll(['NaN', 'Infinity', '-Infinity', 'negative', 'huge', 'tiny'], refused(/flavour 0 .* or 1/)),
    },
  }),
  each({ covers: 'mass', feed: numbers((v) => k.mass(10 * v, v, 2 * v, 3 * v)), sign: 1 }),
  each({ covers: 'masses', feed: (x) => k.masses(vectors(x), vectors(x)), sign: 1 }),
  each({
    covers: 'pseudorapidity',
    feed: numbers((v) => k.pseudorapidity(v, v, 2 * v)),
    power: 0,
    expects: onAll(['Infinity', '-Infinity'], ANY),
  }),
  each({ covers: ['momentaOf', 'particles', 'Momenta'], feed: (x) => k.momentaOf(momenta(x)).E(), sign: 1 }),
  each({
    covers: ['momentaOf', 'particles'],
    of: 'eta',
    feed: (x) => k.momentaOf(momenta(x)).eta(),
    power: 0,
    expects: onAll(['Infinity', '-Infinity'], ANY),
  }),
  each({ covers: 'particles', of: 'components', feed: (x) => k.particles({ px: x, py: x, pz: x }).pt, sign: 1 }),
  each({ covers: 'pseudorapidities', feed: (x) => k.pseudorapidities(vectors(x)), power: 0 }),
  each({ covers: 'rapidity', feed: numbers((v) => k.rapidity(3 * v, v)), power: 0, sign: 1 }),
  each({ covers: 'rapidities', feed: (x) => k.rapidities(vectors(x)), power: 0, sign: 1 }),
  each({ covers: 'rotateAboutZ', feed: (x) => k.rotateAboutZ(vectors(x), 0.3), width: 4 }),
  each({
    covers: 'rotateAboutZ',
    of: 'angle',
    feed: (x) => Array.from(x).map((angle) => k.rotateAboutZ(vectors([3]), angle)),
    width: 4,
    expects: onAll(['negative', 'huge', 'tiny'], finite),
  }),
  each({ covers: 'sum', feed: (x) => k.sum(vectors(x), vectors(x)), width: 4 }),
  each({ covers: 'transverseMomentum', feed: numbers((v) => k.transverseMomentum(v, 2 * v)), sign: 1 }),
  each({ covers: 'transverseMomenta', feed: (x) => k.transverseMomenta(vectors(x)), sign: 1 }),
  each({
    covers: ['topSide', 'meetsMasses'],
    feed: (x) =>
      Array.from(x, (_, i) => {
        const side = k.topSide(vectors(x), k.rotateAboutZ(vectors(x), 1), i, { topMass: 172.5, wMass: 80.38 })
        return [side.kappaLepton, side.kappaB, Number(k.meetsMasses(side, 30, 20, 10))]
      }),
    width: 3,
    sign: 1,
    // (m_W² − m_ℓ²)/2 has no one power of the momenta
    expects: onAll(['huge', 'tiny'], finite),
  }),
  each({
    covers: ['neutrinoEllipse', 'pointOn'],
    base: [15, 20, 7.5, 32.5, 25],
    feed: (x) =>
      Array.from(x, (_, i) => {
        const curve = k.neutrinoEllipse(
          k.topSide(vectors(x), k.rotateAboutZ(vectors(x), 1), i, { topMass: 172.5, wMass: 80.38 }),
        )
        return [...k.pointOn(curve, 0.3), curve.squared]
      }),
    width: 4,
    expects: { negative: finite, huge: anything, tiny: finite },
  }),
  each({
    covers: 'wNeutrinoPz',
    base: [15, 20, 7.5, 32.5, 25],
    feed: (x) => {
      const energy = Float64Array.from(x, (v) => v * Math.cosh(0.4))
      const leptons = { pt: x, eta: same(x, 0.4), phi: same(x, 1), energy, type: same(x, 1) }
      return Array.from(x, (_, i) => k.wNeutrinoPz({ leptons, met: { pt: same(x, 30), phi: same(x, 2) } }, i))
    },
    width: 2,
    expects: {
      ...onAll(['negative', '-Infinity'], refused(/p_T of lepton and neutrino of at least 0, got -[1I].* in row/)),
      ...onAll(['huge', 'tiny'], finite),
    },
  }),
]

function inInterval(d: number): void {
  if (!(d > -Math.PI && d <= Math.PI)) throw new Error(`${d} is no wrapped angle`)
}

function same(x: ArrayLike<number>, value: number): Float64Array {
  return new Float64Array(x.length).fill(value)
}
