import { type Bijection, type Conditioner, type Context, fitStandards } from '../../bijections/index.ts'
import { pushforward, standardNormal } from '../../distributions/index.ts'
import { applyLinear, initLinear, type LinearParams, splineCouplings } from '../../models/index.ts'
import {
  fold,
  type Key,
  key as keyOf,
  normals,
  type Params,
  permutation,
  type Scalar,
  split,
  type Tensor1D,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'
import type { BatchSource } from '../../training/index.ts'
import { type Clouds, sizesOf } from './clouds.ts'
import {
  type ConditionChoice,
  type ConditionScales,
  type Conditions,
  conditionWidth,
  writeCondition,
} from './conditions.ts'
import type { AngleChoice } from './coordinates.ts'
import type { SplineShape } from './profiles.ts'

const COLUMNS = 3
/** Names the masks of the couplings, which are part of the network and not drawn anew. */
const MASKS = keyOf(2211_13630)
/** The weight of the mass constraint; between 0.1 and 158 where it was tuned (arXiv 2211.13630, code). */
const LAMBDA = 30
/** Keeps a cloud of mass 0 apart from infinity. */
const MASS_FLOOR = 0.005
/** Momenta of a far outlier must not overflow the mass of a drawn cloud (the published code clamps at 100). */
const MOST = 100

/** Mean and width of every place's columns, over the jets that have it; plain data. */
export interface PlaceScales {
  readonly angles: AngleChoice
  readonly places: number
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

const divisor = (angles: AngleChoice, mass: number) => (angles === 'plain' ? 1 : mass + MASS_FLOOR)

/** The number that a column has where a jet has the place: the particle's, its angles divided as the coordinates say. */
const valueAt = ({ offsets, particles }: Clouds, cloud: number, column: number, by: number) => {
  const x = particles[COLUMNS * offsets[cloud] + column]
  return column % COLUMNS === 2 ? x : x / by
}

export function placeScales(
  angles: AngleChoice,
  clouds: Clouds,
  masses: ArrayLike<number>,
  places: number,
): PlaceScales {
  const sizes = sizesOf(clouds)
  const columns = Array.from({ length: COLUMNS * places }, (_, c) => {
    const own: number[] = []
    for (let i = 0; i < clouds.count; i++) {
      if (sizes[i] > Math.floor(c / COLUMNS)) own.push(valueAt(clouds, i, c, divisor(angles, masses[i])))
    }
    return own.length > 0 ? fitStandards(own, 1) : { mean: [0], scale: [1] }
  })
  return {
    angles,
    places,
    mean: columns.map(({ mean }, c) => (c % COLUMNS === 2 ? mean[0] : 0)),
    scale: columns.map(({ scale }) => scale[0]),
  }
}

/** Clouds as rows of all places in units of their scales, with what the conditioners are told; empty places hold noise. */
export type SplineBatch = {
  /** [M, 3 places] */
  readonly x: Tensor2D
  /** ln p of the noise in empty places, [M] */
  readonly noise: Tensor1D
  /** [M, conditions]; without columns where nothing is told */
  readonly context: Tensor2D
  /** 1 where there is a particle, [M, places] */
  readonly mask: Tensor2D
  /** [M] */
  readonly mass: Tensor1D
}

/** What a spline flow of clouds must know besides the particles. */
export interface SplineView {
  readonly choice: ConditionChoice
  readonly conditionScales: ConditionScales
  readonly scales: PlaceScales
}

const LN_2PI = Math.log(2 * Math.PI)

/**
 * Batches of rows with all places. What an empty place holds is normal noise, drawn anew each time, whose own density the loss
 * takes off again: Σ ln p(x, noise) − ln p(noise) is a lower limit of ln p(x), and tight where the flow knows the noise for what it
 * is (arXiv 2002.07101 section 3).
 */
export function splineBatches(view: SplineView, clouds: Clouds, conditions: Conditions): BatchSource<SplineBatch> {
  const { scales } = view
  const width = COLUMNS * scales.places
  const sizes = sizesOf(clouds)
  return {
    count: clouds.count,
    batch: (indices, key) => {
      const rows = indices.length
      const x = normals(key, rows * width)
      const noise = new Float32Array(rows)
      const mask = new Float32Array(rows * scales.places)
      indices.forEach((i, row) => {
        const filled = COLUMNS * Math.min(scales.places, sizes[i])
        const by = divisor(scales.angles, conditions.mass[i])
        for (let c = 0; c < width; c++) {
          const k = row * width + c
          if (c < filled) x[k] = (valueAt(clouds, i, c, by) - scales.mean[c]) / scales.scale[c]
          else noise[row] -= 0.5 * (x[k] * x[k] + LN_2PI)
        }
        mask.fill(1, row * scales.places, row * scales.places + filled / COLUMNS)
      })
      const asked = {
        count: rows,
        mass: Float64Array.from(indices, (i) => conditions.mass[i]),
        size: Int32Array.from(indices, (i) => conditions.size[i]),
      }
      return {
        x: tf.tensor2d(x, [rows, width]),
        noise: tf.tensor1d(noise),
        context: contextOf(view, asked),
        mask: tf.tensor2d(mask, [rows, scales.places]),
        mass: tf.tensor1d(Float32Array.from(asked.mass)),
      }
    },
  }
}

function contextOf({ choice, conditionScales }: SplineView, { count, mass, size }: Conditions): Tensor2D {
  const width = conditionWidth(choice)
  const rows = new Float32Array(count * width)
  for (let i = 0; i < count; i++) writeCondition(choice, conditionScales, mass[i], size[i], rows, i * width)
  return tf.tensor2d(rows, [count, width])
}

type Block = { readonly first: LinearParams; readonly second: LinearParams; readonly gate?: LinearParams }
type ResidualParams = { readonly input: LinearParams; readonly blocks: readonly Block[]; readonly output: LinearParams }

/** Residual blocks gated by the condition, as in the released network: h += W₂ relu(W₁ relu h) ⊙ σ(W c). */
function residualConditioner(
  { inputs, outputs }: Pick<Conditioner, 'inputs' | 'outputs'>,
  { width, blocks }: SplineShape,
  contextDim: number,
): Conditioner<ResidualParams> {
  const linear = (key: Key, from: number, to: number, context = 0) =>
    initLinear(key, { inputs: from, contextDim: context, outputs: to, norm: false })
  return {
    inputs,
    contextDim,
    outputs,
    init: (key) => {
      const [forInput, forOutput, ...forBlocks] = split(key, 2 + blocks)
      return {
        input: linear(forInput, inputs, width, contextDim),
        blocks: forBlocks.map((own) => {
          const [forFirst, forSecond, forGate] = split(own, 3)
          return {
            first: linear(forFirst, width, width),
            second: linear(forSecond, width, width),
            ...(contextDim > 0 && { gate: linear(forGate, contextDim, width) }),
          }
        }),
        output: linear(forOutput, width, outputs),
      }
    },
    apply: ({ input, blocks: own, output }, x, context?: Context) => {
      const hidden = own.reduce(
        (h, { first, second, gate }) => {
          const inner = applyLinear(first, h.relu() as Tensor2D, 'identity').relu() as Tensor2D
          const change = applyLinear(second, inner, 'identity')
          if (!gate || !context) return h.add(change) as Tensor2D
          return h.add(change.mul(gated(gate, context))) as Tensor2D
        },
        applyLinear(input, x, 'identity', context),
      )
      return applyLinear(output, hidden.relu() as Tensor2D, 'identity')
    },
  }
}

/** σ(W c) for every row that shares a context. */
function gated(gate: LinearParams, { value, repeat }: Context): Tensor2D {
  const own = tf.sigmoid(applyLinear(gate, value, 'identity'))
  if (repeat === 1) return own
  const [rows, width] = own.shape
  return own
    .expandDims(1)
    .tile([1, repeat, 1])
    .reshape([rows * repeat, width])
}

/** A spline flow over all places with half of the columns, picked at random, in each coupling's mask. */
export function splineFlow(shape: SplineShape, places: number, contextDim: number) {
  const dim = COLUMNS * places
  const masks = Array.from({ length: shape.couplings }, (_, i) =>
    Array.from(permutation(fold(MASKS, i >> 1), dim))
      .filter((_, k) => (i % 2 === 0 ? k < dim / 2 : k >= dim / 2))
      .sort((a, b) => a - b),
  )
  const bijection = splineCouplings(
    { dim, couplings: shape.couplings, masks, lu: false, bins: shape.bins, bound: shape.bound, width: shape.width },
    (sizes) => residualConditioner(sizes, shape, contextDim) as Conditioner,
  )
  return { bijection, density: pushforward(standardNormal(dim), bijection) }
}

type SplineFlow = ReturnType<typeof splineFlow>

/** −ln p of a cloud over the number of its columns, averaged, and the constraint where it is asked for. */
export function splineLoss(flow: SplineFlow, view: SplineView, constrained: boolean) {
  return (params: Params, batch: SplineBatch, key: Key): Scalar => {
    const { x, noise, context, mass, mask } = batch
    const told = context.shape[1] > 0 ? context : undefined
    const logProb = flow.density.given(params as readonly Params[], told).logProb(x)
    const likelihood = logProb.sub(noise).mean().div(-x.shape[1]) as Scalar
    if (!constrained) return likelihood
    const drawn = drawnRows(flow, params, told, x.shape as [number, number], key)
    const distance = massesOfRows(view.scales, drawn, mask, mass).sub(mass).square().mean()
    return likelihood.add(distance.mul(LAMBDA)) as Scalar
  }
}

/** Rows of a fresh sample, with the gradient of the parameters through the inverse. */
function drawnRows(
  { bijection }: { bijection: Bijection<readonly Params[]> },
  params: Params,
  context: Tensor2D | undefined,
  [rows, dim]: readonly [number, number],
  key: Key,
): Tensor2D {
  const z = tf.tensor2d(normals(key, rows * dim), [rows, dim])
  return bijection.inverse(params as readonly Params[], z, context && { value: context, repeat: 1 }).value
}

/** The masses of clouds that rows describe, with gradients: [M]. */
export function massesOfRows(scales: PlaceScales, x: Tensor2D, mask: Tensor2D, asked: Tensor1D): Tensor1D {
  const { places, mean, scale, angles } = scales
  const rows = x.shape[0]
  return tf.tidy(() => {
    const physical = x
      .mul(tf.tensor1d(scale as number[]))
      .add(tf.tensor1d(mean as number[]))
      .reshape([rows, places, COLUMNS])
    const [etaRow, phiRow, ptRow] = tf.split(physical, COLUMNS, 2).map((t) => t.reshape([rows, places]) as Tensor2D)
    const by = angles === 'plain' ? undefined : asked.add(MASS_FLOOR).expandDims(1)
    const angle = (t: Tensor2D) => (by ? t.mul(by) : t).clipByValue(-5, 5)
    const [eta, phi] = [angle(etaRow), angle(phiRow)]
    const pt = ptRow.relu().mul(mask)
    const grown = tf.exp(eta)
    const sum = (t: ReturnType<typeof tf.exp>) => t.clipByValue(-MOST, MOST).sum(1)
    const [e, pz] = [pt.mul(grown.add(grown.reciprocal())).div(2), pt.mul(grown.sub(grown.reciprocal())).div(2)]
    const square = sum(e)
      .square()
      .sub(sum(pz).square())
      .sub(sum(pt.mul(tf.cos(phi))).square())
      .sub(sum(pt.mul(tf.sin(phi))).square())
    // the slope of a root at 0 is infinite
    return tf.sqrt(square.relu().add(1e-8)) as Tensor1D
  })
}

/** Clouds that a trained flow draws, places beyond the asked number left out and p_T of at least 0. */
export function splinedClouds(
  flow: SplineFlow,
  view: SplineView,
  params: Params,
  conditions: Conditions,
  key: Key,
  first: number,
): Clouds {
  const { scales } = view
  const { count, size, mass } = conditions
  const dim = COLUMNS * scales.places
  const rows = tf.tidy(() => {
    const z = tf.tensor2d(normals(key, count * dim, first * dim), [count, dim])
    const context = contextOf(view, conditions)
    const told = context.shape[1] > 0 ? { value: context, repeat: 1 } : undefined
    return flow.bijection.inverse(params as readonly Params[], z, told).value
  })
  const x = rows.dataSync()
  rows.dispose()
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + Math.min(scales.places, size[i])
  const particles = new Float32Array(COLUMNS * offsets[count])
  for (let i = 0; i < count; i++) {
    const by = divisor(scales.angles, mass[i])
    for (let c = 0; c < COLUMNS * (offsets[i + 1] - offsets[i]); c++) {
      const value = x[i * dim + c] * scales.scale[c] + scales.mean[c]
      particles[COLUMNS * offsets[i] + c] = c % COLUMNS === 2 ? Math.max(0, value) : value * by
    }
  }
  return { count, offsets, particles }
}
