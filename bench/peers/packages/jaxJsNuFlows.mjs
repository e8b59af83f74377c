/**
 * The ν-Flows network (arXiv 2207.00664) in jax-js, the whole training step in one `jit`: the twin of jaxNuFlows.py. Padded jets, as
 * shapes are fixed; what depends on the event alone is computed once an event. Arrays belong to who uses them last there, so that all
 * inside the traced functions are taken by `.ref`.
 */
import * as jax from '@jax-js/jax'

const { numpy: np, nn } = jax
const BINS = 10
const BOUND = 4
const WIDTH = 64
const SPLITS = Array.from({ length: 7 }, (_, i) => (i % 2 === 0 ? [[0, 1], [2]] : [[2], [0, 1]]))

const product = (x, weight) => np.matmul(x.ref, weight.ref)

/** The context's share of the first layer. */
const shared = (layer, context) => product(context, layer.contextWeight)

function hidden(layer, x, more) {
  const product_ = product(x, layer.weight).add(layer.bias.ref)
  const h = nn.leakyRelu(more ? product_.add(more) : product_, 0.1)
  if (!layer.gain) return h
  const centred = h.ref.sub(np.mean(h, -1, { keepdims: true }))
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true })
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(layer.gain.ref)
    .add(layer.shift.ref)
}

function dense({ input, blocks, output }, x, more) {
  const first = hidden(input, x, more)
  const layers = blocks.flat()
  if (layers.length === 0) return product(first, output.weight).add(output.bias.ref)
  const last = layers.reduce((h, layer) => hidden(layer, h), first.ref)
  return product(first.add(last), output.weight).add(output.bias.ref)
}

/** Rows of each event, one after the other, from one row an event. */
const spread = (rows, jets) => np.repeat(rows, jets, 0)

function contextOf({ jets: set, embedding }, { event, jets, real }) {
  const [events, places] = [event.shape[0], real.shape[0] / event.shape[0]]
  const features = dense(set.feature, jets, spread(shared(set.feature.input, event), places))
  const attention = dense(set.attention, jets, spread(shared(set.attention.input, event), places))
  const weighted = features.mul(nn.softplus(attention)).mul(real.ref)
  const summed = np.sum(weighted.reshape([events, places, -1]), 1)
  const pooled = dense(set.post, summed, shared(set.post.input, event))
  return dense(embedding, np.concatenate([event.ref, pooled], 1))
}

/** Knots of raw widths or heights [n, bins]: sums of the shares below, by a product with a triangle. */
function knots(raw, below) {
  const shares = nn
    .softmax(raw.mul(1 / Math.sqrt(WIDTH)), -1)
    .mul(1 - 1e-3 * BINS)
    .add(1e-3)
  const inner = product(shares, below)
    .mul(2 * BOUND)
    .sub(BOUND)
  const end = np.ones([raw.shape[0], 1]).mul(BOUND)
  return np.concatenate([inner, end], 1)
}

/** The spline of one column: x [n, 1], raw [n, 3 bins − 1]. */
function spline(x, raw, below) {
  const across = knots(raw.ref.slice([], [0, BINS]), below)
  const up = knots(raw.ref.slice([], [BINS, 2 * BINS]), below)
  const one = np.ones([x.shape[0], 1])
  const slopes = np.concatenate([one.ref, nn.softplus(raw.ref.slice([], [2 * BINS])).add(1e-3), one], 1)
  const inside = np.abs(x.ref).lessEqual(BOUND)
  const safe = np.where(inside.ref, x.ref, 0)
  const [lower, upper] = [across.ref.slice([], [0, BINS]), across.ref.slice([], [1])]
  const last = np.arange(BINS).equal(BINS - 1)
  const here = safe.ref
    .greaterEqual(lower.ref)
    .mul(np.logicalOr(safe.ref.less(upper.ref), last))
    .astype(np.float32)
  const pick = (values) => np.sum(values.mul(here.ref), -1, { keepdims: true })
  const [x0, x1] = [pick(lower), pick(upper)]
  const [y0, y1] = [pick(up.ref.slice([], [0, BINS])), pick(up.slice([], [1]))]
  const [d0, d1] = [pick(slopes.ref.slice([], [0, BINS])), pick(slopes.slice([], [1]))]
  const [w, h] = [x1.sub(x0.ref), y1.sub(y0.ref)]
  const s = h.ref.div(w.ref)
  const t = safe.sub(x0).div(w)
  const rest = t.ref.mul(-1).add(1)
  const bend = d0.ref.add(d1.ref).sub(s.ref.mul(2))
  const bottom = s.ref.add(bend.mul(t.ref).mul(rest.ref))
  const top = s.ref.mul(np.square(t.ref)).add(d0.ref.mul(t.ref).mul(rest.ref))
  const y = y0.add(h.mul(top).div(bottom.ref))
  const slope = d1
    .mul(np.square(t.ref))
    .add(s.ref.mul(2).mul(t).mul(rest.ref))
    .add(d0.mul(np.square(rest)))
  const logSlope = np.log(np.square(s).mul(slope)).sub(np.log(bottom).mul(2))
  return [np.where(inside.ref, y, x.ref), np.where(inside, logSlope, 0)]
}

/** Packed entries as the matrix whose entries for which `has(row, column)` holds are theirs, row by row. */
function placed(packed, has) {
  const cells = Array.from({ length: 9 }, (_, i) => i).filter((i) => has(Math.floor(i / 3), i % 3))
  const at = cells.map((cell) => Array.from({ length: 9 }, (_, i) => Number(i === cell)))
  return np.matmul(packed.ref.reshape([1, cells.length]), np.array(at)).reshape([3, 3])
}

/** L (U x) + bias of rows [n, 3]: by one product, before which jax-js has all that came before computed once. */
function luMap({ lower, upper, diagonal, bias }, x) {
  const d = nn.softplus(diagonal.ref).add(1e-3)
  const U = placed(upper, (row, column) => column > row).add(placed(d, (row, column) => column === row))
  const L = placed(lower, (row, column) => column < row).add(np.eye(3))
  return [np.matmul(x, np.matrixTranspose(np.matmul(L, U))).add(bias.ref), np.sum(np.log(d))]
}

function logProb(params, batch) {
  const context = contextOf(params, batch)
  const below = np.array(
    Array.from({ length: BINS }, (_, k) => Array.from({ length: BINS }, (_, knot) => Number(k < knot))),
  )
  let x = batch.target.ref
  let total = np.zeros([x.shape[0], 1])
  for (const [i, link] of params.flow.entries()) {
    if (i % 2 === 0) {
      const [y, logDet] = luMap(link, x)
      x = y
      total = total.add(logDet)
      continue
    }
    const [moved, given] = SPLITS[(i - 1) / 2]
    const columns = [0, 1, 2].map((c) => x.ref.slice([], [c, c + 1]))
    const kept =
      given.length === 1
        ? columns[given[0]].ref
        : np.concatenate(
            given.map((c) => columns[c].ref),
            1,
          )
    const raw = dense(link, kept, shared(link.input, context))
    const numbers = 3 * BINS - 1
    for (const [place, c] of moved.entries()) {
      const [y, logDet] = spline(columns[c], raw.ref.slice([], [place * numbers, (place + 1) * numbers]), below)
      columns[c] = y
      total = total.add(logDet)
    }
    x = np.concatenate(columns, 1)
  }
  const squares = np.sum(np.square(x), -1, { keepdims: true })
  return total.sub(squares.mul(0.5)).sub(1.5 * Math.log(2 * Math.PI))
}

const lossOf = (params, batch) => np.mean(logProb(params, batch)).mul(-1)

/** Adam with the common norm of all gradients clipped; learning rate and clip of the authors. */
function adam(params, gradients, { m, v, count }) {
  const { leaves, map } = jax.tree
  const squares = leaves(gradients).map((g) => np.sum(np.square(g.ref)))
  const norm = np.sqrt(squares.reduce((a, b) => a.add(b)))
  const scale = np.minimum(np.array(1), np.array(5).div(norm.add(1e-6)))
  const next = count.add(1)
  const clipped = map((g) => g.mul(scale.ref), gradients)
  const newM = map((m, g) => m.mul(0.9).add(g.ref.mul(0.1)), m, clipped)
  const newV = map((v, g) => v.mul(0.999).add(np.square(g.ref).mul(1e-3)), v, clipped)
  const rate = np.array(5e-4).div(
    np
      .exp(next.ref.mul(Math.log(0.9)))
      .mul(-1)
      .add(1),
  )
  const spreadOf = np.sqrt(
    np
      .exp(next.ref.mul(Math.log(0.999)))
      .mul(-1)
      .add(1),
  )
  const moved = map(
    (p, m, v) => p.sub(rate.ref.mul(m.ref).div(np.sqrt(v.ref).div(spreadOf.ref).add(1e-8))),
    params,
    newM,
    newV,
  )
  return [moved, { m: newM, v: newV, count: next }]
}

/**
 * @param params nested numbers: the tree of neutrina's parameters, each as { data, shape }
 */
export async function jaxJsNuFlows(params) {
  await jax.init('wasm')
  const arrays = (tree) => {
    if (tree.data) return np.array(tree.data).reshape(tree.shape)
    if (Array.isArray(tree)) return tree.map(arrays)
    return Object.fromEntries(Object.entries(tree).map(([name, child]) => [name, arrays(child)]))
  }
  // in one function with Adam each use of a gradient would compute it anew
  const gradientsOf = jax.jit((params, batch) => jax.valueAndGrad((own) => lossOf(own, batch))(params))
  const update = jax.jit(adam)
  let now = arrays(params)
  const zeros = (tree) => jax.tree.map((leaf) => np.zeros(leaf.shape), tree)
  let state = { m: zeros(now), v: zeros(now), count: np.zeros([]) }
  return {
    /** One step on a batch of plain arrays; the loss before it. */
    step: async (batch) => {
      const [loss, gradients] = gradientsOf(jax.tree.ref(now), arrays(batch))
      const [next, moments] = update(now, gradients, state)
      now = next
      state = moments
      await jax.blockUntilReady([jax.tree.ref(now), jax.tree.ref(state)])
      return (await loss.data())[0]
    },
  }
}
