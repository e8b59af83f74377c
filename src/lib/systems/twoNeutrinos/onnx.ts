import { DILEPTON_TOP_MASS } from '../../kinematics/index.ts'
import { formulas, type Graph } from '../../onnx/index.ts'
import type { Params, Tensor, Tensor2D } from '../../tensor/index.ts'
import type { Exported } from '../exportNetwork.ts'
import { ownRows, standardisedRows } from '../graphColumns.ts'
import type { GraphEvents } from '../graphObjects.ts'
import { inputWidths } from './features.ts'
import type { Nu2FlowsParams } from './flow.ts'
import { nu2Tokens } from './network/inputs.ts'
import { type PairNetwork, viewOf } from './network.ts'
import { chosenFirst, negativeFirst, releasedColumns } from './onnx/released.ts'
import { type GraphPairTurns, momentaOfTurned, turnedColumns, turnsOf } from './onnx/turned.ts'
import type { Preprocessing } from './preprocessing.ts'
import type { PairSettings } from './recipes.ts'
import type { Nu2FeedForwardParams } from './regression.ts'

const PLACES = 10

/** Mean and scale of all six numbers: both neutrinos share three in the detector's frame. */
function sixfold({ mean, scale }: Preprocessing['target']) {
  const times = 6 / scale.length
  const repeated = (values: ArrayLike<number>) => Array.from({ length: times }, () => Array.from(values)).flat()
  return { mean: repeated(mean), scale: repeated(scale) }
}

/** What a trained network of two neutrinos gives to its export; `latentWidth` is that of its flow's normal. */
export function exportedPair(
  name: string,
  network: PairNetwork,
  params: Params,
  settings: Pick<PairSettings, 'frame' | 'profile'>,
  preprocessing: Preprocessing,
  latentWidth: number,
): Exported {
  const { frame } = settings
  const view = viewOf(settings)
  const widths = inputWidths(view)
  const target = sixfold(preprocessing.target)
  const features = (graph: Graph, events: GraphEvents) => {
    const turns = frame === 'leptons' ? turnsOf(graph, events) : undefined
    const columns = turns
      ? turnedColumns(graph, events, turns)
      : releasedColumns(graph, events, chosenFirst(graph, events.leptons, negativeFirst(graph, events)))
    // a graph has no input for it: that of the nominal sample
    const topMass = formulas(graph).add(formulas(graph).mul(events.njets, 0), DILEPTON_TOP_MASS)
    const rows = {
      met: standardisedRows(graph, columns.met, preprocessing.met),
      leptons: standardisedRows(graph, columns.leptons, preprocessing.leptons, 2),
      jets: standardisedRows(graph, columns.jets, preprocessing.jets, PLACES, columns.jetRows),
      misc: standardisedRows(graph, view.topMass ? [...columns.misc, topMass] : columns.misc, preprocessing.misc),
    }
    return { rows, back: turns }
  }
  const run: Exported['run'] = (given, events, draws) => {
    const { met, leptons, jets, misc, z } = given as Readonly<Record<string, Tensor2D>>
    const tokens = nu2Tokens(Int32Array.from({ length: events + 1 }, (_, m) => m * PLACES))
    const inputs = { met, leptons, jets, misc, tokens }
    if (network.kind === 'nu2-ff') return { value: network.model.predict(params as Nu2FeedForwardParams, inputs) }
    const context = network.model.context(params as Nu2FlowsParams, inputs)
    const draw = network.model.posterior(params as Nu2FlowsParams, context).push(z, draws)
    return draw as unknown as Readonly<Record<string, Tensor>>
  }
  const base = network.kind === 'nu2-flows' && network.model.shape.flow.kind === 'box' ? 'uniform' : 'normal'
  const width = base === 'uniform' ? 1 : latentWidth
  const scales = target.scale.reduce((sum, scale) => sum + Math.log(scale), 0)
  return {
    network: name,
    leptons: 2,
    neutrinos: 2,
    ...(network.kind === 'nu2-flows' && { latent: { dim: 6, base, width } as const }),
    shapes: {
      met: [1, widths.met],
      leptons: [2, widths.lepton],
      jets: [PLACES, widths.jet],
      misc: [1, widths.misc],
    },
    features,
    run,
    momenta: (graph, rows, turns: GraphPairTurns | undefined, draws) => {
      const { mul, sub, sumOver } = formulas(graph)
      const own = ownRows(graph, rows, target, draws)
      if (!turns) return { momenta: own, logDet: sub(mul(sumOver(own, [2]), 0), scales) }
      const { momenta, logDet } = momentaOfTurned(graph, own, turns)
      return { momenta, logDet: sub(logDet, scales) }
    },
    what: 'both neutrinos of dileptonic top-quark pairs',
  }
}
