"""Hamiltonian chains in the latent space of a flow with a classifier's weights, in PyTorch: the twin of chains.ts.

Reads the weights of both networks (--case, written by the benchmark), and refuses unless energy and slope are those of
neutrina where the chains begin. The flow's fixed maps are computed once, as neutrina does.
"""
from protocol import refuse, serve
from torch_case import torch_case

args, case = torch_case("weights and starting points")

# there, or it was refused
import torch
from torch.nn.functional import leaky_relu, silu, softplus

def tensors(lists):
    return [torch.tensor(one) for one in lists]


def linear(x, layer):
    # what nn.Linear does; weights are [in, out]
    return torch.addmm(layer[1], x, layer[0])


def pairs(arrays):
    """(weight, bias) of each layer."""
    return list(zip(arrays[0::2], arrays[1::2]))


blocks = []
for block in reversed(case["blocks"]):
    factor = softplus(torch.tensor(block["scale"]) * 0.5) * 0.2
    order = block["order"]
    back = [order.index(column) for column in range(len(order))]
    layers = pairs(tensors(block["layers"]))
    blocks.append((back, factor, torch.tensor(block["offset"]), layers))
critic = pairs(tensors(case["critic"]))
CLAMP = case["clamp"]
ACTIVATIONS = {"leakyRelu": lambda x: leaky_relu(x, 0.1), "silu": silu}
INNER, ACTIVATION = [ACTIVATIONS[case[name]] for name in ("flowActivation", "criticActivation")]


def points(z):
    for back, factor, offset, layers in blocks:
        h = (z[:, back] - offset) / factor
        passed, active = h[:, :1], h[:, 1:]
        hidden = passed
        for layer in layers[:-1]:
            hidden = INNER(linear(hidden, layer))
        a, b = linear(hidden, layers[-1]).split(1, 1)
        z = torch.cat([passed, (active - 0.1 * b) * torch.exp(-CLAMP * torch.tanh(a * (0.1 / CLAMP)))], 1)
    return z


def log_weight(z):
    x = points(z) * case["sharpness"]
    hidden = ACTIVATION(linear(x, critic[0]))
    inner = critic[1:-1]
    for first, second in zip(inner[0::2], inner[1::2]):
        hidden = hidden + ACTIVATION(linear(ACTIVATION(linear(hidden, first)), second))
    return linear(hidden, critic[-1])[:, 0]


if args.compile:
    log_weight = torch.compile(log_weight)


def energy(z):
    z = z.detach().requires_grad_(True)
    value = 0.5 * z.square().sum(1) - log_weight(z)
    (slope,) = torch.autograd.grad(value.sum(), z)
    return value.detach(), slope


now = {"z": torch.tensor(case["rows"]).reshape(-1, 2)}
now["u"], now["g"] = energy(now["z"])
for name, found in (("value", now["u"]), ("gradient", now["g"])):
    wanted = torch.tensor(case[name]).reshape(found.shape)
    off = ((found - wanted).abs() / (1 + wanted.abs())).max().item()
    if off > 1e-4:
        refuse(f"the twin's {name} differs by {off:.2g}", "the benchmark and its twin have come apart")


def step():
    z, u, g = now["z"], now["u"], now["g"]
    p = torch.randn_like(z)
    before = u + 0.5 * p.square().sum(1)
    size = case["stepSize"]
    x = z
    for _ in range(case["steps"]):
        p = p - 0.5 * size * g
        x = x + size * p
        u, g = energy(x)
        p = p - 0.5 * size * g
    taken = torch.rand(len(z)).log() < before - u - 0.5 * p.square().sum(1)
    now["z"] = torch.where(taken[:, None], x, z)
    now["g"] = torch.where(taken[:, None], g, now["g"])
    now["u"] = torch.where(taken, u, now["u"])
    return len(z)


serve(
    {
        "peer": "PyTorch twin",
        "weights": sum(a.numel() for _, f, o, layers in blocks for a in [f, o, *[t for l in layers for t in l]])
        + sum(t.numel() for layer in critic for t in layer),
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=step,
    loss=lambda: now["u"].mean().item(),
)
