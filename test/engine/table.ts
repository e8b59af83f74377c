import { halfWords, normals } from '../../src/lib/tensor/index.ts'
import * as oracle from './oracles.ts'

/** Float inputs by name: numbers and shape. */
export type Arrays = Record<string, { values: number[]; shape: number[] }>

/** One call of a fused kernel and what it must give. */
export interface Row {
  kernel: string
  name: string
  floats: Arrays
  ints?: Record<string, number[]>
  /** Float inputs that nothing is differentiated by. */
  constants?: Record<string, Float32Array>
  attrs: object
  /** The outputs from the float inputs, in float64. */
  outputs: (inputs: Record<string, oracle.Matrix>) => (oracle.Matrix | number[])[]
}

let seed = 0

/** Standard normal float32 numbers times a scale. */
function draws(shape: number[], scale = 1): Arrays[string] {
  const count = shape.reduce((a, b) => a * b, 1)
  return { values: Array.from(normals([++seed, 11], count), (v) => Math.fround(v * scale)), shape }
}

/** A vector as a row of numbers. */
const flat = (m: oracle.Matrix): number[] => m.flat()

function offsetsOf(counts: number[]): number[] {
  let at = 0
  return [
    0,
    ...counts.map((n) => {
      at += n
      return at
    }),
  ]
}

const COUNTS = [3, 0, 5, 1, 2, 0, 7, 0]
const OFFSETS = offsetsOf(COUNTS)
const JETS = OFFSETS[OFFSETS.length - 1]

interface DenseOptions {
  activation: string
  norm?: boolean
  residual?: boolean
  shared?: 'rows' | 'offsets' | 'repeat'
}

function denseRow([rows, depth, columns]: number[], { activation, norm, residual, shared }: DenseOptions): Row {
  const repeat = shared === 'repeat' ? 3 : 0
  const segments = { rows, offsets: COUNTS.length, repeat: rows / 3 }[shared ?? 'rows']
  return {
    kernel: 'DenseLayer',
    name: [rows, depth, columns, activation, norm && 'norm', residual && 'residual', shared].filter(Boolean).join(' '),
    floats: {
      x: draws([rows, depth]),
      weight: draws([depth, columns], 1 / Math.sqrt(depth)),
      bias: draws([columns]),
      ...(norm && { gain: draws([columns]), shift: draws([columns]) }),
      ...(residual && { residual: draws([rows, columns]) }),
      ...(shared && { shared: draws([segments, columns]) }),
    },
    ...(shared === 'offsets' && { ints: { offsets: OFFSETS } }),
    attrs: { activation, repeat },
    outputs: ({ x, weight, bias, gain, shift, residual, shared: term }) => [
      oracle.denseLayer({
        ...{ x, weight, bias: flat(bias), gain: gain && flat(gain), shift: shift && flat(shift) },
        ...{ residual, shared: term, activation },
        owner: oracle.owners(rows, shared === 'offsets' ? OFFSETS : undefined, repeat),
      }),
    ],
  }
}

const NOISE = normals([3, 5], 65_536 + 40)

/** Row i of the noise begins where word i of the key's stream says, with the sign of its highest bit. */
function noiseRows(key: [number, number], rows: number, columns: number): oracle.Matrix {
  const halves = halfWords(key, 2 * rows)
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => (halves[2 * i + 1] >> 15 ? -1 : 1) * NOISE[halves[2 * i] + j]),
  )
}

function bayesianRow([rows, depth, columns]: number[], activation: string): Row {
  const key: [number, number] = [7, rows]
  return {
    kernel: 'BayesianLayer',
    name: `${rows}x${depth}x${columns} ${activation}`,
    floats: {
      x: draws([rows, depth]),
      weight: draws([depth, columns], 1 / Math.sqrt(depth)),
      logVariance: draws([depth, columns]),
      bias: draws([columns]),
    },
    constants: { table: NOISE },
    attrs: { key, activation },
    outputs: ({ x, weight, logVariance, bias }) => [
      oracle.bayesianLayer({ x, weight, logVariance, bias: flat(bias) }, noiseRows(key, rows, columns), activation),
    ],
  }
}

/** Two layers, the rows of each with noise of their own. */
function bayesianNetworkRow(rows: number, widths: readonly number[], activations: readonly string[]): Row {
  const keys = activations.map((_, l): [number, number] => [11 + l, rows])
  const floats: Arrays = { x: draws([rows, widths[0]]) }
  for (const l of activations.keys()) {
    const shape = [widths[l], widths[l + 1]]
    floats[`weight${l}`] = draws(shape, 1 / Math.sqrt(shape[0]))
    floats[`logVariance${l}`] = draws(shape)
    floats[`bias${l}`] = draws([shape[1]])
  }
  return {
    ...{ kernel: 'BayesianNetwork', name: `${rows}x${widths.join('x')} ${activations.join(', ')}`, floats },
    constants: { table: NOISE },
    attrs: { keys, activations },
    outputs: ({ x, ...own }) => [
      activations.reduce((into, activation, l) => {
        const [weight, logVariance, bias] = ['weight', 'logVariance', 'bias'].map((name) => own[name + l])
        const arrays = { x: into, weight, logVariance, bias: flat(bias) }
        return oracle.bayesianLayer(arrays, noiseRows(keys[l], rows, widths[l + 1]), activation)
      }, x),
    ],
  }
}

function allInOneRow(rows: number, order: readonly number[], before: boolean): Row {
  const dim = order.length
  const first = Math.ceil(dim / 2)
  const attrs = { first, order, bound: 1.5, gain: 0.7 }
  return {
    ...{ kernel: 'AllInOne', name: `${rows}x${dim}${before ? ' after others' : ''}`, attrs },
    floats: {
      x: draws([rows, dim]),
      raw: draws([rows, 2 * (dim - first)]),
      ...{ scale: draws([dim], 2), offset: draws([dim]) },
      ...(before && { before: draws([rows]) }),
    },
    outputs: ({ x, raw, scale, offset, before: last }) =>
      oracle.allInOne({ x, raw, scale: flat(scale), offset: flat(offset), before: last }, attrs),
  }
}

/** Divergence of normal weights from a prior of that width. */
function divergenceRow(shapes: number[][], width: number): Row {
  const floats = Object.fromEntries(
    shapes.flatMap((shape, i) => [
      [`mean${i}`, draws(shape)],
      [`logVariance${i}`, draws(shape, 3)],
    ]),
  )
  return {
    ...{ kernel: 'Divergence', name: `${shapes.map((shape) => shape.join('x')).join(', ')}, prior ${width}`, floats },
    attrs: { precision: 1 / width ** 2 },
    outputs: (given) => [
      [shapes.reduce((sum, _, i) => sum + oracle.divergence(given[`mean${i}`], given[`logVariance${i}`], width), 0)],
    ],
  }
}

function networkRow(rows: number, shared: 'rows' | 'offsets' | 'repeat', width = 12): Row {
  const widths = [5, width, width, width, 7]
  const repeat = shared === 'repeat' ? 3 : 0
  const events = { rows, offsets: COUNTS.length, repeat: rows / 3 }[shared]
  const floats: Arrays = { x: draws([rows, 5]), context: draws([events, 4]) }
  const skips = [-1, -1, 1, -1]
  for (let l = 0; l < 4; l++) {
    floats[`weight${l}`] = draws([widths[l], widths[l + 1]], 1 / Math.sqrt(widths[l]))
    floats[`bias${l}`] = draws([widths[l + 1]])
    if (l < 3) floats[`gain${l}`] = draws([widths[l + 1]])
    if (l < 3) floats[`shift${l}`] = draws([widths[l + 1]])
    if (l < 2) floats[`contextWeight${l}`] = draws([4, widths[l + 1]], 0.5)
  }
  return {
    kernel: 'DenseNetwork',
    name: `${rows} ${shared} ${width}`,
    floats,
    ...(shared === 'offsets' && { ints: { offsets: OFFSETS } }),
    attrs: { activations: ['leakyRelu', 'silu', 'leakyRelu', 'identity'], skips, repeat },
    outputs: (given) => {
      const into = [given.x]
      for (let l = 0; l < 4; l++) {
        const weight = given[`contextWeight${l}`]
        into.push(
          oracle.denseLayer({
            ...{ x: into[l], weight: given[`weight${l}`], bias: flat(given[`bias${l}`]) },
            ...(l < 3 && { gain: flat(given[`gain${l}`]), shift: flat(given[`shift${l}`]) }),
            ...(skips[l] > 0 && { residual: into[skips[l]] }),
            ...(weight && { shared: oracle.product(given.context, weight) }),
            activation: ['leakyRelu', 'silu', 'leakyRelu', 'identity'][l],
            owner: oracle.owners(rows, shared === 'offsets' ? OFFSETS : undefined, repeat),
          }),
        )
      }
      return [into[4]]
    },
  }
}

function splineRow([rows, width]: number[], columns: number[], bins: number, inverse: boolean): Row {
  const attrs = { columns, bins, bound: 4, logitScale: 0.25, inverse }
  return {
    kernel: 'SplineCoupling',
    name: `${rows}x${width} columns ${columns}, ${bins} bins, ${inverse ? 'inverse' : 'forward'}`,
    floats: { x: draws([rows, width], 2), raw: draws([rows, columns.length * (3 * bins - 1)]) },
    attrs,
    outputs: ({ x, raw }) => oracle.splineCoupling(x, raw, attrs),
  }
}

function luRow([rows, D]: number[], inverse: boolean): Row {
  const pairs = (D * (D - 1)) / 2
  return {
    kernel: 'LULinear',
    name: `${rows}x${D} ${inverse ? 'inverse' : 'forward'}`,
    floats: {
      x: draws([rows, D]),
      ...{ lower: draws([pairs], 0.5), upper: draws([pairs], 0.5), diagonal: draws([D]), bias: draws([D]) },
    },
    attrs: { inverse },
    outputs: ({ x, lower, upper, diagonal, bias }) =>
      oracle.luLinear(
        { x, lower: flat(lower), upper: flat(upper), diagonal: flat(diagonal), bias: flat(bias) },
        inverse,
      ),
  }
}

const FLOW_BINS = 4
const FLOW_WIDTHS = [12, 9]

/** Two kinds of couplings, and the numbers that a network gives each of their columns. */
const COUPLINGS = {
  spline: { numbers: 3 * FLOW_BINS - 1, shape: { kind: 'spline', bins: FLOW_BINS, bound: 4, logitScale: 0.3 } },
  affine: { numbers: 2, shape: { kind: 'affine', clamp: 1.5, gain: 0.6 } },
} as const

type CouplingStep = (typeof COUPLINGS)[keyof typeof COUPLINGS]['shape'] & {
  columns: number[]
  activations: string[]
  skips: number[]
}

/** The value of a coupling and its log-determinants. */
function coupled(x: oracle.Matrix, raw: oracle.Matrix, step: CouplingStep, inverse: boolean): [number[][], number[]] {
  if (step.kind === 'spline') return oracle.splineCoupling(x, raw, { ...step, inverse })
  const { columns, clamp, gain } = step
  const s = raw.map((row) => columns.map((_, i) => clamp * Math.tanh((gain * row[2 * i]) / clamp)))
  const t = raw.map((row) => columns.map((_, i) => gain * row[2 * i + 1]))
  const own = x.map((row) => columns.map((c) => row[c]))
  const [moved, log] = oracle.affineCoupling(own, s, t, inverse)
  return [x.map((row, r) => row.map((v, c) => (columns.includes(c) ? moved[r][columns.indexOf(c)] : v))), log]
}

/** LU, a coupling of columns 0 and 1, LU, a coupling of column 2 without context, in one call. */
function flowRow(rows: number, repeat: number, inverse: boolean, kind: keyof typeof COUPLINGS = 'spline'): Row {
  const floats: Arrays = { x: draws([rows, 3], 1.5), context: draws([rows / repeat, 4]) }
  const { shape, numbers } = COUPLINGS[kind]
  const activations = ['leakyRelu', 'silu', 'identity']
  const skips = [-1, -1, -1]
  const steps: ({ kind: 'lu' } | CouplingStep)[] = [
    { kind: 'lu' },
    { ...shape, columns: [0, 1], activations, skips },
    { kind: 'lu' },
    { ...shape, columns: [2], activations: ['leakyRelu', 'leakyRelu', 'identity'], skips: [-1, 1, -1] },
  ]
  steps.forEach((step, i) => {
    const arrays =
      step.kind === 'lu' ? luArrays(3) : networkArrays(3 - step.columns.length, step.columns.length * numbers, i === 1)
    for (const [name, array] of Object.entries(arrays)) floats[`${i}.${name}`] = array
  })
  return {
    kernel: 'SplineFlow',
    name: `${kind}, ${rows} rows, ${repeat} a context, ${inverse ? 'inverse' : 'forward'}`,
    floats,
    attrs: { steps, inverse, repeat },
    outputs: (given) => {
      let value = given.x
      const logDet = value.map(() => 0)
      const order = steps.map((_, i) => (inverse ? steps.length - 1 - i : i))
      for (const i of order) {
        const own = (name: string) => given[`${i}.${name}`]
        const step = steps[i]
        let log: number[]
        if (step.kind === 'lu') {
          const [lower, upper, diagonal, bias] = ['lower', 'upper', 'diagonal', 'bias'].map((name) => flat(own(name)))
          const [y, [shared]] = oracle.luLinear({ x: value, lower, upper, diagonal, bias }, inverse)
          value = y
          log = logDet.map(() => shared)
        } else {
          const { columns, skips: around, activations: kinds } = step
          const passed = value.map((row) => row.filter((_, c) => !columns.includes(c)))
          const into = [passed]
          kinds.forEach((activation, l) => {
            const weight = own(`contextWeight${l}`)
            into.push(
              oracle.denseLayer({
                ...{ x: into[l], weight: own(`weight${l}`), bias: flat(own(`bias${l}`)), activation },
                ...(l < 2 && { gain: flat(own(`gain${l}`)), shift: flat(own(`shift${l}`)) }),
                ...(around[l] > 0 && { residual: into[around[l]] }),
                ...(weight && { shared: oracle.product(given.context, weight) }),
                owner: oracle.owners(rows, undefined, repeat),
              }),
            )
          })
          ;[value, log] = coupled(value, into[3], step, inverse)
        }
        log.forEach((v, row) => {
          logDet[row] += v
        })
      }
      return [value, logDet]
    },
  }
}

const luArrays = (D: number): Arrays => ({
  ...{ lower: draws([(D * (D - 1)) / 2], 0.5), upper: draws([(D * (D - 1)) / 2], 0.5) },
  ...{ diagonal: draws([D], 0.3), bias: draws([D], 0.3) },
})

function networkArrays(inputs: number, outputs: number, takesContext: boolean): Arrays {
  const [first, second] = takesContext ? FLOW_WIDTHS : [FLOW_WIDTHS[0], FLOW_WIDTHS[0]]
  const widths = [inputs, first, second, outputs]
  const arrays: Arrays = {}
  for (let l = 0; l < 3; l++) {
    // steep splines one after the other would only multiply roundings
    const scale = l < 2 ? 1 : 0.3
    arrays[`weight${l}`] = draws([widths[l], widths[l + 1]], scale / Math.sqrt(widths[l]))
    arrays[`bias${l}`] = draws([widths[l + 1]], scale)
    if (l < 2) arrays[`gain${l}`] = draws([widths[l + 1]])
    if (l < 2) arrays[`shift${l}`] = draws([widths[l + 1]])
  }
  if (takesContext) arrays.contextWeight0 = draws([4, first], 0.5)
  return arrays
}

function attentionRow(columns: number, heads: number, keyCounts: number[]): Row {
  const keys = offsetsOf(keyCounts)
  const offsets = { queryOffsets: OFFSETS, keyOffsets: keys }
  const count = keys[keys.length - 1]
  return {
    kernel: 'SegmentAttention',
    name: `${columns} columns, ${heads} heads`,
    floats: { query: draws([JETS, columns]), key: draws([count, columns]), value: draws([count, columns]) },
    ints: offsets,
    attrs: { heads },
    outputs: ({ query, key, value }) => [oracle.segmentAttention({ query, key, value, ...offsets }, heads)],
  }
}

function selfAttentionRow(columns: number, heads: number): Row {
  const part = (rows: oracle.Matrix, i: number) => rows.map((row) => row.slice(i * columns, (i + 1) * columns))
  return {
    kernel: 'SelfAttention',
    name: `${columns} columns, ${heads} heads`,
    floats: { packed: draws([JETS, 3 * columns]) },
    ints: { offsets: OFFSETS },
    attrs: { heads },
    outputs: ({ packed }) => {
      const [query, key, value] = [0, 1, 2].map((i) => part(packed, i))
      return [oracle.segmentAttention({ query, key, value, queryOffsets: OFFSETS, keyOffsets: OFFSETS }, heads)]
    },
  }
}

function tokenAttentionRow(columns: number, heads: number, depth: number): Row {
  const events = COUNTS.length
  const queryOffsets = offsetsOf(COUNTS.map(() => 1))
  const weight = () => draws([depth, columns], 1 / Math.sqrt(depth))
  return {
    kernel: 'TokenAttention',
    name: `${columns} columns, ${heads} heads, tokens of ${depth}`,
    floats: {
      ...{
        query: draws([events, columns]),
        tokens: draws([JETS, depth]),
        keyWeight: weight(),
        keyBias: draws([columns]),
      },
      ...{ valueWeight: weight(), valueBias: draws([columns]) },
    },
    ints: { offsets: OFFSETS },
    attrs: { heads },
    outputs: ({ query, tokens, keyWeight, keyBias, valueWeight, valueBias }) => {
      const linear = (w: oracle.Matrix, b: oracle.Matrix) =>
        oracle.product(tokens, w).map((row) => row.map((v, c) => v + flat(b)[c]))
      const [key, value] = [linear(keyWeight, keyBias), linear(valueWeight, valueBias)]
      return [oracle.segmentAttention({ query, key, value, queryOffsets, keyOffsets: OFFSETS }, heads)]
    },
  }
}

const activations = ['identity', 'leakyRelu', 'relu', 'silu']
const shapes = [
  ...[
    [256, 64, 64],
    [37, 5, 29],
    [1, 3, 1],
    [66, 17, 8],
    [5, 1, 4],
    [0, 4, 6],
  ],
  ...[[33, 300, 12]],
]
const directions = [false, true]

/** Every fused kernel with shapes odd, of size one, empty, and not multiples of the tile. */
export const table: Row[] = [
  ...shapes.flatMap((shape, i) => [
    denseRow(shape, { activation: activations[i % 4] }),
    denseRow(shape, { activation: activations[(i + 1) % 4], norm: true, residual: true }),
    denseRow(shape, { activation: activations[(i + 2) % 4], residual: true }),
    denseRow(shape, { activation: activations[(i + 3) % 4], norm: true }),
  ]),
  denseRow([JETS, 5, 13], { activation: 'leakyRelu', norm: true, shared: 'offsets' }),
  denseRow([JETS, 5, 13], { activation: 'silu', shared: 'rows' }),
  denseRow([12, 5, 13], { activation: 'leakyRelu', shared: 'repeat' }),
  bayesianRow([37, 5, 13], 'silu'),
  bayesianRow([64, 16, 16], 'leakyRelu'),
  bayesianRow([9, 1, 2], 'identity'),
  bayesianRow([3, 70, 31], 'relu'),
  ...(
    [
      [JETS, 'offsets'],
      [12, 'repeat'],
      [9, 'rows'],
    ] as const
  ).map(([rows, shared]) => networkRow(rows, shared)),
  networkRow(19, 'rows', 220),
  ...directions.flatMap((inverse) => [
    splineRow([64, 3], [0, 1], 10, inverse),
    splineRow([7, 3], [2], 10, inverse),
    splineRow([9, 6], [3, 4, 5], 16, inverse),
    splineRow([1, 2], [1], 2, inverse),
    splineRow([0, 2], [1], 4, inverse),
    luRow([50, 3], inverse),
    luRow([3, 6], inverse),
    luRow([1, 2], inverse),
    luRow([5, 1], inverse),
    flowRow(8, 1, inverse),
    flowRow(45, 1, inverse),
    flowRow(45, 15, inverse),
    flowRow(64, 32, inverse),
    flowRow(1, 1, inverse),
  ]),
  {
    ...{ kernel: 'SegmentWeightedSum', name: 'two heads', attrs: {}, ints: { offsets: OFFSETS } },
    floats: { values: draws([JETS, 7]), weights: draws([JETS, 2]) },
    outputs: ({ values, weights }) => [oracle.segmentWeightedSum(values, weights, OFFSETS)],
  },
  {
    ...{ kernel: 'RepeatRows', name: 'with empty segments', attrs: { rows: JETS }, ints: { offsets: OFFSETS } },
    floats: { x: draws([COUNTS.length, 6]) },
    outputs: ({ x }) => [oracle.owners(JETS, OFFSETS).map((m) => x[m])],
  },
  ...[
    [64, 128],
    [5, 7],
    [1, 1],
  ].map(
    ([rows, columns]): Row => ({
      ...{ kernel: 'LayerNorm', name: `${rows}x${columns}`, attrs: {} },
      floats: { x: draws([rows, columns]), gain: draws([columns]), shift: draws([columns]) },
      outputs: ({ x, gain, shift }) => [oracle.layerNorm(x, flat(gain), flat(shift))],
    }),
  ),
  attentionRow(8, 2, [2, 1, 0, 6, 1, 3, 4, 0]),
  attentionRow(15, 3, COUNTS),
  attentionRow(32, 2, [5, 4, 9, 8, 1, 0, 6, 3]),
  selfAttentionRow(8, 2),
  selfAttentionRow(15, 3),
  tokenAttentionRow(32, 4, 20),
  tokenAttentionRow(6, 2, 5),
  ...directions.map(
    (inverse): Row => ({
      ...{ kernel: 'AffineCoupling', name: inverse ? 'inverse' : 'forward', attrs: { inverse } },
      floats: { x: draws([11, 3]), s: draws([11, 3]), t: draws([11, 3]) },
      outputs: ({ x, s, t }) => oracle.affineCoupling(x, s, t, inverse),
    }),
  ),
  ...(['gaussian', 'cauchy'] as const).map(
    (kernel): Row => ({
      ...{ kernel: 'Mmd', name: kernel, attrs: { kernel, widths: [0.5, 1, 2] } },
      floats: { x: draws([13, 2]), y: draws([9, 2], 1.5) },
      outputs: ({ x, y }) => [[oracle.mmd(x, y, kernel, [0.5, 1, 2])]],
    }),
  ),
  {
    ...{ kernel: 'TakeColumns', name: 'out of order', attrs: { columns: [2, 0] } },
    floats: { x: draws([9, 4]) },
    outputs: ({ x }) => [x.map((row) => [row[2], row[0]])],
  },
  // at the end: rows before them keep their draws
  ...directions.flatMap((inverse) => [flowRow(45, 1, inverse, 'affine'), flowRow(64, 32, inverse, 'affine')]),
  bayesianNetworkRow(21, [3, 6, 5], ['silu', 'identity']),
  bayesianNetworkRow(70, [2, 33, 17, 4], ['leakyRelu', 'relu', 'identity']),
  divergenceRow(
    [
      [5, 7],
      [3, 1],
    ],
    0.7,
  ),
  divergenceRow([[70, 65]], 1),
  allInOneRow(9, [1, 0], false),
  allInOneRow(300, [2, 0, 1], true),
  allInOneRow(40, [3, 1, 0, 4, 2], true),
]
