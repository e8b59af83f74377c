import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import { type Distribution, pushforward, standardNormal } from '../../distributions/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { type ColumnStandards, columnStandards, standardised, standardsBijection } from '../../features/index.ts'
import { allInOneCouplings, type ConditionedParams, conditioned, denseNetwork } from '../../models/index.ts'
import { drawBlocks, type Latent, type Physical } from '../../samples/index.ts'
import { fold, type Key, key, normals, type Params, type Scalar, type Tensor2D, tf } from '../../tensor/index.ts'
import { type BatchSource, mmdOfColumns } from '../../training/index.ts'
import type { Posterior } from '../system.ts'
import { MOMENTA } from './draws.ts'
import { partonMomenta } from './observables.ts'
import { type FlowBatch, type Preprocessing, rowsTensor } from './preprocessing.ts'
import type { MomentaProfile } from './profiles.ts'

export type MomentaFlowParams = ConditionedParams<readonly Params[]>

/** Normal noise on all twelve momenta, GeV: the dequantisation (b), without which a balance to rounding has no density. */
export const MOMENTUM_NOISE = 0.5
const DIM = MOMENTA.length
const OBJECTS = ['l_minus', 'l_plus', 'jet1', 'jet2']
const MEASURED = quantities('GeV', ...OBJECTS.flatMap((name) => ['e', 'px', 'py', 'pz'].map((c) => `${name}_${c}`)))
/** Widths of the kernel on masses, GeV (arXiv 2006.06685 section 4.2). */
export const MASS_WIDTHS = [2, 8, 25, 67]
/** Names the order of the columns after each block. */
const ORDER: Key = [2006, 6685]

/** The four-momenta of leptons and of the two hardest jets, [count, 16]. */
export const measuredColumns = ({ count, detector }: WzEvents) =>
  matrixOf(MEASURED, { count, perEvent: 1 }, (i, out) => {
    const { energy, px, py, pz, perEvent } = detector
    for (let k = 0; k < 4; k++) {
      const at = i * perEvent + k
      out.set([energy[at], px[at], py[at], pz[at]], 4 * k)
    }
  })

/** The conditional flow of arXiv 2006.06685 section 4: all-in-one blocks on momenta, given what a network makes of the measured ones. */
export function momentaFlow({ blocks, width, condition }: MomentaProfile): Distribution<MomentaFlowParams> {
  const bijection = allInOneCouplings({
    ...{ dim: DIM, contextDim: condition.output, blocks, width, hiddenLayers: 1 },
    ...{ activation: 'leakyRelu', clamp: 1, order: ORDER },
  })
  const network = denseNetwork({
    ...{ inputs: MEASURED.length, outputs: condition.output, width: condition.width },
    ...{ blocks: 0, norm: false, skip: false },
  })
  return conditioned(pushforward(standardNormal(DIM), bijection), network)
}

/** True momenta, [count, 12]. */
export const partonColumns = (events: WzEvents): Matrix => ({
  ...{ count: events.count, perEvent: 1, columns: MOMENTA },
  data: partonMomenta(events),
})

/** Fits the standardisation of measured and true momenta on training events. */
export const fitMomenta = (events: WzEvents): Preprocessing => ({
  event: columnStandards(measuredColumns(events)),
  target: columnStandards(partonColumns(events)),
})

/** −ln p of the momenta, and where asked for the square root of the discrepancy of both masses of one draw of some events. */
export function momentaLoss(
  flow: Distribution<MomentaFlowParams>,
  { target }: Preprocessing,
  { massWeight, massRows }: Pick<MomentaProfile, 'massWeight' | 'massRows'>,
) {
  return (params: Params, batch: object, own: Key): Scalar => {
    const { context, target: truth } = batch as FlowBatch
    const density = flow.given(params as MomentaFlowParams, context)
    const nll = density.logProb(truth).mean().neg() as Scalar
    if (massWeight === 0) return nll
    const some = flow.given(
      params as MomentaFlowParams,
      context.slice([0, 0], [Math.min(massRows, context.shape[0]), -1]) as Tensor2D,
    )
    const drawn = some.sample(own, 1).value
    const [a, b] = [drawn, truth].map((rows) => massesOf(rows, target))
    const discrepancies = mmdOfColumns(a, b, { kernel: 'gaussian', widths: MASS_WIDTHS }).maximum(1e-8).sqrt()
    return nll.add(discrepancies.sum().mul(massWeight)) as Scalar
  }
}

/** Masses of the leptons and of the quarks of standardised momenta, GeV, [N, 2]. */
export const massesOf = (rows: Tensor2D, target: ColumnStandards): Tensor2D =>
  tf.concat2d(
    [0, 6].map((from) => pairMass(rows, target, from)),
    1,
  )

/** The mass of two massless particles whose momenta begin at a column, GeV, [N, 1]. */
function pairMass(standardisedRows: Tensor2D, { mean, scale }: ColumnStandards, from: number): Tensor2D {
  const pick = (numbers: readonly number[]) => tf.tensor1d(numbers.slice(from, from + 6))
  const p = standardisedRows.slice([0, from], [-1, 6]).mul(pick(scale)).add(pick(mean)) as Tensor2D
  const [a, b] = [0, 3].map((c) => p.slice([0, c], [-1, 3]))
  const [ea, eb] = [a, b].map((v) => v.square().sum(1, true).add(1e-6).sqrt())
  // m² = |a E_b − b E_a|²/(E_a E_b), which keeps its digits
  const cross = a.mul(eb).sub(b.mul(ea)).square().sum(1, true)
  return cross.div(ea.mul(eb)).add(1e-6).sqrt() as Tensor2D
}

/** Events as batches; momenta are dequantised anew in every batch. */
export function momentaBatches(events: WzEvents, preprocessing: Preprocessing): BatchSource<FlowBatch> {
  const inputs = standardised(measuredColumns(events), preprocessing.event)
  const momenta = partonMomenta(events)
  return {
    count: events.count,
    batch: (indices, own) => ({
      context: rowsTensor(inputs, indices),
      target: targetOf(momenta, preprocessing, indices, normals(fold(own, 1), DIM * indices.length)),
    }),
  }
}

function targetOf(
  momenta: Float32Array,
  { target }: Preprocessing,
  events: ArrayLike<number>,
  noise: Float32Array,
): Tensor2D {
  const rows = new Float32Array(DIM * events.length)
  for (let i = 0; i < rows.length; i++) {
    const c = i % DIM
    const x = momenta[DIM * events[Math.floor(i / DIM)] + c] + MOMENTUM_NOISE * noise[i]
    rows[i] = (x - target.mean[c]) / target.scale[c]
  }
  return tf.tensor2d(rows, [events.length, DIM])
}

/** Names the noise of true momenta: the same wherever an event is judged. */
const NOISE = key(20_200_615)

/** Draws of the flow on momenta. */
export function momentaPosterior(
  flow: Distribution<MomentaFlowParams>,
  params: MomentaFlowParams,
  preprocessing: Preprocessing,
): Posterior {
  return {
    draw: (events: WzEvents, options) => {
      const inputs = standardised(measuredColumns(events), preprocessing.event)
      const momenta = events.parton && partonMomenta(events)
      const own = fold(NOISE, options.first ?? 0)
      const noiseOf = (some: readonly number[]) =>
        Float32Array.from(some.flatMap((event) => [...normals(fold(own, event), DIM)]))
      const given = (some: readonly number[]) => ({
        density: flow.given(params, rowsTensor(inputs, some)),
        target: momenta && targetOf(momenta, preprocessing, some, noiseOf(some)),
      })
      const physical = ({ value, logProb }: Latent): Physical => {
        const rows = Float64Array.from(value)
        const logDet =
          standardsBijection(preprocessing.target, logProb.length).inverse(rows) / Math.max(1, logProb.length)
        const density = logProb.map((lp) => lp - logDet)
        return { values: Float32Array.from(rows), logProb: { target: density, physical: density } }
      }
      return drawBlocks({ count: events.count, columns: MOMENTA, given, physical }, options)
    },
    columns: MOMENTA,
    dataSet: { name: 'parton', shape: [4, 3] },
    coordinates: 'px, py, pz of l-, l+, q1, q2 in GeV; log_prob per GeV^12',
  }
}
