import { checkParticles, PARTICLE, type ParticleSets } from './particleSets.ts'

type Edge = readonly [number, number]

/** The connected multigraphs of up to four edges, in the order of `energyflow`. */
const CONNECTED: readonly (readonly Edge[])[] = [
  [],
  [[0, 1]],
  [
    [0, 1],
    [0, 1],
  ],
  [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  [
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  [
    [0, 1],
    [0, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 2],
    [0, 2],
  ],
  [
    [0, 1],
    [0, 1],
    [0, 2],
    [0, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [1, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 2],
    [1, 2],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 2],
    [0, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [1, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 2],
    [1, 3],
  ],
  [
    [0, 1],
    [0, 1],
    [0, 2],
    [1, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [1, 2],
    [0, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
  ],
  [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 4],
  ],
  [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 4],
  ],
]

/** Those that are not connected, as products of connected ones. */
const PRODUCTS: readonly (readonly number[])[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 2],
  [1, 5],
  [2, 5],
  [1, 6],
  [1, 9],
  [1, 1, 1],
  [1, 11],
  [1, 13],
  [5, 5],
  [1, 1, 2],
  [1, 1, 5],
  [1, 1, 1, 1],
]

/** How many there are of up to four edges. */
export const POLYNOMIALS: number = CONNECTED.length + PRODUCTS.length
/** The places of the five of four vertices and four edges that are connected. */
export const FOUR_POINT: readonly number[] = CONNECTED.flatMap((edges, i) =>
  edges.length === 4 && Math.max(...edges.flat()) === 3 ? [i] : [],
)

/**
 * The energy flow polynomials of up to four edges, Σ z_i … z_k Π θ over the edges of a graph, of every jet, z = p_T, θ² = Δη² + Δφ², β = 1,
 * not normalised (arXiv 1712.07124 eq. 8), in the order of `energyflow.EFPSet('d<=4')`. Vertices are summed one by one, those with
 * the fewest neighbours first: O(M³) for M particles.
 * @returns [jets, 36]; NaN or infinite where powers overflow
 * @throws ShapeError, DomainError for particles that are none
 */
export function energyFlowPolynomials(sets: ParticleSets): Float64Array {
  const jets = checkParticles('energyFlowPolynomials', sets)
  const { offsets, particles } = sets
  const out = new Float64Array(jets * POLYNOMIALS)
  for (let i = 0; i < jets; i++) {
    const jet = jetOf(particles, offsets[i], offsets[i + 1])
    const values = CONNECTED.map((edges) => polynomial(edges, jet))
    for (const factors of PRODUCTS) values.push(factors.reduce((product, k) => product * values[k], 1))
    out.set(values, i * POLYNOMIALS)
  }
  return out
}

/** Momenta and powers of the angles of all pairs of one jet. */
interface Jet {
  readonly size: number
  readonly z: Float64Array
  /** θ, θ², θ³, θ⁴, [size, size] each. */
  readonly powers: readonly Float64Array[]
}

function jetOf(particles: ArrayLike<number>, from: number, to: number): Jet {
  const size = to - from
  const z = Float64Array.from({ length: size }, (_, a) => particles[PARTICLE * (from + a) + 2])
  const theta = new Float64Array(size * size)
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const eta = particles[PARTICLE * (from + a)] - particles[PARTICLE * (from + b)]
      const phi = particles[PARTICLE * (from + a) + 1] - particles[PARTICLE * (from + b) + 1]
      theta[a * size + b] = Math.sqrt(eta * eta + phi * phi)
    }
  }
  const powers = [theta]
  for (let k = 1; k < 4; k++) powers.push(powers[k - 1].map((x, p) => x * theta[p]))
  return { size, z, powers }
}

/** What is left of a graph: a function of one particle at every vertex, and of two at every pair of neighbours a < b. */
interface Left {
  readonly vertices: Map<number, Float64Array>
  readonly pairs: Map<string, { readonly a: number; readonly b: number; readonly values: Float64Array }>
}

function polynomial(edges: readonly Edge[], { size, z, powers }: Jet): number {
  const left: Left = { vertices: new Map(), pairs: new Map() }
  for (const v of new Set([0, ...edges.flat()])) left.vertices.set(v, z)
  const times = new Map<string, number>()
  for (const [a, b] of edges) times.set(`${a},${b}`, (times.get(`${a},${b}`) ?? 0) + 1)
  for (const [name, n] of times) {
    const [a, b] = name.split(',').map(Number)
    left.pairs.set(name, { a, b, values: powers[n - 1] })
  }
  let value = 1
  while (left.vertices.size > 0) value *= sumOut(left, size)
  return value
}

/** Sums over the particle of the vertex with the fewest neighbours; what that gives is handed to them. */
function sumOut({ vertices, pairs }: Left, size: number): number {
  const pairsOf = (v: number) => [...pairs].filter(([, { a, b }]) => a === v || b === v)
  const [vertex] = [...vertices.keys()].sort((v, w) => pairsOf(v).length - pairsOf(w).length)
  const own = vertices.get(vertex)!
  const mine = pairsOf(vertex)
  vertices.delete(vertex)
  if (mine.length === 0) return own.reduce((a, b) => a + b, 0)
  for (const [name] of mine) pairs.delete(name)
  // values are symmetric in their two particles at first, and stay so for sums over θ alone: rows are the other vertex
  const [first, second] = mine.map(([, { a, b, values }]) => ({
    other: a === vertex ? b : a,
    values: a === vertex ? transposed(values, size) : values,
  }))
  if (!second) {
    const old = vertices.get(first.other)!
    vertices.set(
      first.other,
      old.map((x, i) => {
        let sum = 0
        for (let k = 0; k < size; k++) sum += first.values[i * size + k] * own[k]
        return x * sum
      }),
    )
    return 1
  }
  const [low, high] = first.other < second.other ? [first, second] : [second, first]
  const joined = new Float64Array(size * size)
  const weighed = low.values.map((x, p) => x * own[p % size])
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += weighed[i * size + k] * high.values[j * size + k]
      joined[i * size + j] = sum
    }
  }
  const name = `${low.other},${high.other}`
  const old = pairs.get(name)?.values
  pairs.set(name, { a: low.other, b: high.other, values: old ? joined.map((x, p) => x * old[p]) : joined })
  return 1
}

function transposed(values: Float64Array, size: number): Float64Array {
  const out = new Float64Array(values.length)
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out[j * size + i] = values[i * size + j]
  return out
}
