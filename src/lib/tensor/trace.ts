import * as tf from '@tensorflow/tfjs'

/** A kernel that ran, by the ids of its tensors. */
export interface TracedKernel {
  readonly name: string
  readonly inputs: Readonly<Record<string, number | readonly number[]>>
  readonly attrs: Readonly<Record<string, unknown>>
  readonly outputs: readonly number[]
}

/** A tensor of a trace; `values` where it does not depend on what was given. */
export interface TracedTensor {
  readonly shape: readonly number[]
  readonly dtype: string
  readonly values?: ArrayLike<number>
}

/** The kernels that a function ran, in order. */
export interface Trace {
  readonly kernels: readonly TracedKernel[]
  readonly tensors: ReadonlyMap<number, TracedTensor>
  /** What was given, by name. */
  readonly inputs: Readonly<Record<string, number>>
  /** What it returned, by name. */
  readonly outputs: Readonly<Record<string, number>>
}

const BACKEND = 'neutrina-trace'

type Shapes = (inputs: Record<string, tf.TensorInfo>, attrs: Record<string, number>) => number[][]

/**
 * The fused kernels that stay whole in a trace, with the shapes of what they give; their values are never looked at. All other
 * fused operations are traced as their references.
 */
const WHOLE: Readonly<Record<string, Shapes>> = {
  DenseLayer: ({ x, weight }) => [[x.shape[0], weight.shape[1]]],
  LayerNorm: ({ x }) => [x.shape],
  LULinear: ({ x }) => [x.shape, []],
  SplineCoupling: ({ x }) => [x.shape, [x.shape[0]]],
  TakeColumns: ({ x }, { columns }) => [[x.shape[0], (columns as unknown as number[]).length]],
  SegmentWeightedSum: ({ values, weights, offsets }) => [[offsets.shape[0] - 1, values.shape[1] * weights.shape[1]]],
  SegmentAttention: ({ query }) => [query.shape],
  SelfAttention: ({ packed }) => [[packed.shape[0], packed.shape[1] / 3]],
  TokenAttention: ({ query }) => [query.shape],
  PackTokens: (kinds) => {
    const all = Object.values(kinds)
    return [[all.reduce((sum, { shape }) => sum + shape[0], 0), all[0].shape[1]]]
  },
}

let registered = false

/** A backend in plain JavaScript on which the fused kernels of {@link WHOLE} give zeros. */
function register(): void {
  if (registered) return
  registered = true
  const Backend = tf.findBackend('cpu').constructor as new () => tf.KernelBackend
  tf.registerBackend(BACKEND, () => Object.assign(new Backend(), { firstUse: false }), 0)
  tf.copyRegisteredKernels('cpu', BACKEND)
  for (const [name, shapesOf] of Object.entries(WHOLE)) {
    tf.registerKernel({
      kernelName: `neutrina/${name}`,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs, backend }) =>
        shapesOf(inputs as Record<string, tf.TensorInfo>, attrs as Record<string, number>).map((shape) => {
          const size = shape.reduce((product, n) => product * n, 1)
          const dataId = (backend as tf.KernelBackend).write(new Float32Array(size), shape, 'float32')
          return { dataId, shape, dtype: 'float32' as const }
        }),
    })
  }
}

type Runs = (name: string, inputs: tf.NamedTensorMap, attrs?: object) => tf.Tensor | tf.Tensor[]

const listed = (value: tf.Tensor | readonly tf.Tensor[]): readonly tf.Tensor[] =>
  Array.isArray(value) ? value : [value as tf.Tensor]

/**
 * What a function of tensors computes, as the kernels that it runs: fused layers, splines and attentions whole, all else as
 * tfjs' own kernels. Kernels of constants alone are left out, and their results are constants of the trace.
 * @param given the tensors that the function is given, which stand for any of their shape
 */
export async function traceKernels(
  given: Readonly<Record<string, tf.Tensor>>,
  run: (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>,
): Promise<Trace> {
  register()
  const before = tf.getBackend()
  await tf.setBackend(BACKEND)
  const engine = tf.engine() as unknown as { runKernel: Runs }
  const own = engine.runKernel
  const kernels: TracedKernel[] = []
  const symbolic = new Set(Object.values(given).map(({ id }) => id))
  const tensors = new Map<number, TracedTensor>()
  // what is constant is read where it is used, before it is freed
  const note = (tensor: tf.Tensor) => {
    const { id, shape, dtype } = tensor
    if (tensors.has(id)) return
    tensors.set(id, symbolic.has(id) ? { shape, dtype } : { shape, dtype, values: tensor.dataSync().slice() })
  }
  engine.runKernel = (name, inputs, attrs = {}) => {
    const out = own.call(engine, name, inputs, attrs)
    const all = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined && tensor !== null)
    const used = all.flatMap(([, tensor]) => listed(tensor as tf.Tensor | tf.Tensor[]))
    if (!name.startsWith('neutrina/') && !used.some(({ id }) => symbolic.has(id))) return out
    for (const tensor of used) note(tensor)
    const ids = all.map(([key, tensor]) => {
      const each = listed(tensor as tf.Tensor | tf.Tensor[]).map(({ id }) => id)
      return [key, Array.isArray(tensor) ? each : each[0]] as const
    })
    const outputs = listed(out)
    for (const tensor of outputs) {
      symbolic.add(tensor.id)
      note(tensor)
    }
    kernels.push({ name, inputs: Object.fromEntries(ids), attrs: { ...attrs }, outputs: outputs.map(({ id }) => id) })
    return out
  }
  try {
    const idsOf = (named: Readonly<Record<string, tf.Tensor>>) =>
      Object.fromEntries(Object.entries(named).map(([name, { id }]) => [name, id]))
    let outputs: Record<string, number> = {}
    tf.tidy(() => {
      for (const tensor of Object.values(given)) note(tensor)
      const results = run(given)
      for (const tensor of Object.values(results)) note(tensor)
      outputs = idsOf(results)
    })
    return { kernels, tensors, inputs: idsOf(given), outputs }
  } finally {
    engine.runKernel = own
    await tf.setBackend(before)
  }
}
