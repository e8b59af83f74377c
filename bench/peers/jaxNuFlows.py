"""A JAX twin of the nu-Flows network (arXiv 2207.00664), whole steps and draws compiled by XLA, as a peer.

Written for this benchmark from the description of the network; same layers, 114,096 weights, padded jets, Adam 5e-4,
gradients clipped at 5. What depends on the event alone is computed once an event, as neutrina does it.
"""
import os

from protocol import needing, options, serve

args = options(batch=256)
if args.device == "cpu":
    os.environ["JAX_PLATFORMS"] = "cpu"
everywhere = os.sched_getaffinity(0)  # Linux only, as this way of choosing the number of threads is
os.sched_setaffinity(0, sorted(everywhere)[: args.threads])  # XLA sizes its pool by what it may use when it starts
with needing("jax h5py numpy"):
    import jax
    import jax.numpy as jnp
    from events import batches, semileptonic
    from jax import nn

WIDTH, CONTEXT, POOLED, BINS, BOUND = 64, 32, 8, 10, 4.0
# forward order of the flow: which of (px, py, eta) a coupling transforms, and which it is given
SPLITS = [([0, 1], [2]) if i % 2 == 0 else ([2], [0, 1]) for i in range(7)]


def linear(key, inputs, outputs, norm=False):
    for_weight, for_bias = jax.random.split(key)
    reach = inputs**-0.5
    layer = {
        "weight": jax.random.uniform(for_weight, (inputs, outputs), minval=-reach, maxval=reach),
        "bias": jax.random.uniform(for_bias, (outputs,), minval=-reach, maxval=reach),
    }
    return layer | ({"gain": jnp.ones(outputs), "shift": jnp.zeros(outputs)} if norm else {})


def apply_linear(layer, x, shared=None):
    """x [..., in]; `shared` is added to the product: the part of the inputs that several rows have in common."""
    h = x @ layer["weight"][: x.shape[-1]] + layer["bias"]
    return h if shared is None else h + shared


def shared_part(network, context):
    """The context's share of the input layer's product: the context comes after the features."""
    return context @ network["input"]["weight"][-context.shape[-1] :]


def hidden(layer, x, shared=None):
    h = nn.leaky_relu(apply_linear(layer, x, shared), 0.1)
    if "gain" not in layer:
        return h
    centred = h - h.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5) * layer["gain"] + layer["shift"]


def dense(key, inputs, outputs, width=WIDTH, depth=1, norm=True):
    """An input layer, then one block of `depth` layers with a skip around it, then a linear layer."""
    first, last, *blocks = jax.random.split(key, 2 + depth)
    return {
        "input": linear(first, inputs, width, norm),
        "block": [linear(k, width, width, norm) for k in blocks],
        "output": linear(last, width, outputs),
    }


def apply_dense(network, x, shared=None):
    h = block = hidden(network["input"], x, shared)
    for layer in network["block"]:
        block = hidden(layer, block)
    return apply_linear(network["output"], h + block if network["block"] else h)


def init(key):
    feature, attention, post, embedding, *flow = jax.random.split(key, 4 + len(SPLITS))
    lu = {"lower": jnp.zeros(3), "upper": jnp.zeros(3), "diagonal": jnp.full(3, 0.5397424, jnp.float32), "bias": jnp.zeros(3)}
    return {
        "feature": dense(feature, 5 + 9, POOLED),
        "attention": dense(attention, 5 + 9, 1, width=32),
        "post": dense(post, POOLED + 9, POOLED),
        "embedding": dense(embedding, 9 + POOLED, CONTEXT, depth=0, norm=False),
        "splines": [
            dense(k, len(given) + CONTEXT, len(moved) * (3 * BINS - 1), depth=2) for k, (moved, given) in zip(flow, SPLITS)
        ],
        "lus": [jax.tree.map(jnp.copy, lu) for _ in range(len(SPLITS) + 1)],
    }


def flow_context(params, met, lepton, misc, jets):
    """Events [n, ...] to what the flow is told, [n, 32]."""
    event = jnp.concatenate([met, lepton, misc], -1)
    real = jnp.isfinite(jets[..., :1])
    jets = jnp.where(real, jets, 0)
    features = apply_dense(params["feature"], jets, shared_part(params["feature"], event)[:, None])
    attention = apply_dense(params["attention"], jets, shared_part(params["attention"], event)[:, None])
    pooled = jnp.sum(jnp.where(real, features * nn.softplus(attention), 0), 1)
    pooled = apply_dense(params["post"], pooled, shared_part(params["post"], event))
    return apply_dense(params["embedding"], jnp.concatenate([event, pooled], -1))


def knots(logits):
    shares = 1e-3 + (1 - 1e-3 * BINS) * nn.softmax(logits / WIDTH**0.5)
    inner = 2 * BOUND * jnp.cumsum(shares, -1)[..., :-1] - BOUND
    return jnp.concatenate([jnp.full_like(inner[..., :1], -BOUND), inner, jnp.full_like(inner[..., :1], BOUND)], -1)


def spline(raw, x, inverse):
    """Rational-quadratic spline with linear tails; x [..., d], raw [..., d, 3 bins - 1]. Returns value and ln |dy/dx|."""
    across, up = knots(raw[..., :BINS]), knots(raw[..., BINS : 2 * BINS])
    slopes = 1e-3 + nn.softplus(raw[..., 2 * BINS :])
    one = jnp.ones_like(slopes[..., :1])
    slopes = jnp.concatenate([one, slopes, one], -1)
    inside = jnp.abs(x) <= BOUND
    safe = jnp.where(inside, x, 0)[..., None]
    edges = up if inverse else across
    here = (safe >= edges[..., :-1]) & ((safe < edges[..., 1:]) | (jnp.arange(BINS) == BINS - 1))

    def pick(values):
        return jnp.sum(jnp.where(here, values, 0), -1)

    safe = safe[..., 0]
    x0, y0, d0, d1 = pick(across[..., :-1]), pick(up[..., :-1]), pick(slopes[..., :-1]), pick(slopes[..., 1:])
    w, h = pick(jnp.diff(across)), pick(jnp.diff(up))
    s = h / w
    bend = d0 + d1 - 2 * s
    if inverse:
        rise = safe - y0
        a, b, c = rise * bend + h * (s - d0), h * d0 - rise * bend, -s * rise
        t = 2 * c / (-b - jnp.sqrt(jnp.maximum(b * b - 4 * a * c, 0)))
    else:
        t = (safe - x0) / w
    below = s + bend * t * (1 - t)
    y = x0 + t * w if inverse else y0 + h * (s * t * t + d0 * t * (1 - t)) / below
    log_slope = jnp.log(s * s * (d1 * t * t + 2 * s * t * (1 - t) + d0 * (1 - t) ** 2)) - 2 * jnp.log(below)
    return jnp.where(inside, y, x), jnp.sum(jnp.where(inside, -log_slope if inverse else log_slope, 0), -1)


def lu_matrix(lu):
    diagonal = nn.softplus(lu["diagonal"]) + 1e-3
    lower = jnp.eye(3).at[jnp.tril_indices(3, -1)].set(lu["lower"])
    upper = jnp.diag(diagonal).at[jnp.triu_indices(3, 1)].set(lu["upper"])
    return lower @ upper, jnp.log(diagonal).sum()


def raw_spline(network, x, given, shared, moved):
    """x [..., 3], shared [..., width] -> [..., moved, 3 bins - 1]"""
    raw = apply_dense(network, x[..., jnp.array(given)], shared)
    return raw.reshape(*raw.shape[:-1], len(moved), 3 * BINS - 1)


def log_normal(z):
    return -0.5 * jnp.sum(z * z, -1) - 1.5 * jnp.log(2 * jnp.pi)


def log_prob(params, context, x):
    total = 0.0
    for i, lu in enumerate(params["lus"]):
        matrix, log_det = lu_matrix(lu)
        x, total = x @ matrix.T + lu["bias"], total + log_det
        if i < len(SPLITS):
            moved, given = SPLITS[i]
            network = params["splines"][i]
            raw = raw_spline(network, x, given, shared_part(network, context), moved)
            y, log_det = spline(raw, x[..., jnp.array(moved)], inverse=False)
            x, total = x.at[..., jnp.array(moved)].set(y), total + log_det
    return log_normal(x) + total


def draw(params, key, met, lepton, misc, jets):
    """Events [n, ...] to draws [n, draws, 3] and their log-density [n, draws], standardised."""
    context = flow_context(params, met, lepton, misc, jets)
    x = jax.random.normal(key, (len(context), args.draws, 3))
    log_density = log_normal(x)
    for i in reversed(range(len(params["lus"]))):
        if i < len(SPLITS):
            moved, given = SPLITS[i]
            network = params["splines"][i]
            raw = raw_spline(network, x, given, shared_part(network, context)[:, None], moved)
            y, log_det = spline(raw, x[..., jnp.array(moved)], inverse=True)
            x, log_density = x.at[..., jnp.array(moved)].set(y), log_density - log_det
        matrix, log_det = lu_matrix(params["lus"][i])
        x, log_density = (x - params["lus"][i]["bias"]) @ jnp.linalg.inv(matrix).T, log_density + log_det
    return x, log_density


def adam(params, gradients, state):
    """One update with learning rate 5e-4, the gradients' common norm clipped at 5."""
    norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradients)))
    scale = jnp.minimum(1, 5 / (norm + 1e-6))
    count = state["count"] + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * scale * g, state["m"], gradients)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * jnp.square(scale * g), state["v"], gradients)
    rate, spread = 5e-4 / (1 - 0.9**count), jnp.sqrt(1 - 0.999**count)
    params = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) / spread + 1e-8), params, m, v)
    return params, {"count": count, "m": m, "v": v}


COLUMNS = ("met", "lepton", "misc", "jets")


def train(params, state, events, indices):
    batch = {name: column[indices] for name, column in events.items()}

    def loss(params):
        return -log_prob(params, flow_context(params, *[batch[name] for name in COLUMNS]), batch["target"]).mean()

    value, gradients = jax.value_and_grad(loss)(params)
    return *adam(params, gradients, state), value


def draw_some(params, key, events, indices):
    return draw(params, key, *[events[name][indices] for name in COLUMNS])


def main():
    train_jit, draw_jit = jax.jit(train, donate_argnums=(0, 1)), jax.jit(draw_some)
    events = {name: jnp.asarray(x) for name, x in semileptonic(args.data, args.events).items()}
    count = len(events["met"])
    training, drawing = batches(count, args.batch), batches(count, args.draw_events)
    now = {"params": init(jax.random.key(1)), "key": jax.random.key(2)}
    now["state"] = {"count": jnp.float32(0), "m": jax.tree.map(jnp.zeros_like, now["params"])}
    now["state"]["v"] = jax.tree.map(jnp.zeros_like, now["params"])

    def step():
        now["params"], now["state"], now["loss"] = train_jit(now["params"], now["state"], events, next(training))
        jax.block_until_ready((now["params"], now["loss"]))

    def draws():
        now["key"], key = jax.random.split(now["key"])
        return jax.block_until_ready(draw_jit(now["params"], key, events, next(drawing)))[1].size

    step(), draws()  # compiles
    for task in os.listdir("/proc/self/task"):
        os.sched_setaffinity(int(task), everywhere)
    peer = {
        "peer": "JAX twin of ν-Flows",
        "weights": sum(leaf.size for leaf in jax.tree.leaves(now["params"])),
        "versions": {"jax": jax.__version__},
        "threads": args.threads,
    }
    serve(peer, step=step, draws=draws, loss=lambda: float(now["loss"]))


if __name__ == "__main__":
    main()
