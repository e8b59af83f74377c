"""A flow of all-in-one blocks whose weights are normal numbers (arXiv 2104.04543), in PyTorch: the twin of the Bayesian toys.

Layers draw what they compute for each row by local reparametrisation, as that paper's code does. Reads weights and points (--case,
written by neutrina), and refuses unless the loss of a batch, with its noise, is neutrina's.
"""
import math

from protocol import refuse, serve
from torch_case import torch_case

args, case = torch_case("weights, points and a batch")

# there, or it was refused
import torch
from torch.nn.functional import silu, softplus

CLAMP, GAIN = 1.0, 0.1


def parameters(named):
    return {name: torch.tensor(value, dtype=torch.float32, requires_grad=True) for name, value in named.items()}


mean, log_variance = parameters(case["mean"]), parameters(case["logVariances"])
everything = [*mean.values(), *log_variance.values()]
# the names of a block's layers in their order: each weight with its variance and bias
names = list(log_variance)
LAYERS = case["linearLayers"]
assert len(names) == LAYERS * case["blocks"], names[:6]


def layer(x, name, noise):
    middle = torch.addmm(mean[name.removesuffix("weight") + "bias"], x, mean[name])
    variance = log_variance[name].clamp(-11, 11).exp()
    spread = (x.square() @ variance + 1e-8).sqrt()
    return middle + spread * (torch.randn_like(middle) if noise is None else noise)


def log_prob(x, noise=None):
    total = 0
    for block in range(case["blocks"]):
        passed, active = x[:, :1], x[:, 1:]
        h = passed
        for l in range(LAYERS):
            place = LAYERS * block + l
            h = layer(h, names[place], noise and noise[place])
            if l < LAYERS - 1:
                h = silu(h)
        a, b = h.split(1, 1)
        s = CLAMP * torch.tanh(a * (GAIN / CLAMP))
        moved = active * s.exp() + GAIN * b
        factor = softplus(mean[f"flow.{3 * block + 1}.scale"] * 0.5) * 0.2
        y = torch.cat([passed, moved], 1) * factor + mean[f"flow.{3 * block + 1}.offset"]
        total = total + s.sum(1) + factor.log().sum()
        x = y.flip(1)
    return total - 0.5 * x.square().sum(1) - math.log(2 * math.pi)


PRECISION = 1 / case["priorWidth"] ** 2


def divergence():
    l = torch.cat([t.flatten() for t in log_variance.values()])
    m = torch.cat([mean[name].flatten() for name in log_variance])
    return 0.5 * ((m.square() + l.exp()) * PRECISION - l - 1 - math.log(PRECISION)).sum()


def loss_of(x, noise=None):
    nll, kl = -log_prob(x, noise).mean(), divergence()
    dim, per_event = case["dim"], case["klWeight"] / case["events"]
    scaling = case["klScaling"]
    whole = nll if scaling == "per-event" else nll / dim
    return whole + kl * (per_event / dim if scaling == "per-dimension" else per_event)


noise = [torch.tensor(one) for one in case["noise"]]
found = loss_of(torch.tensor(case["target"]), noise).item()
if abs(found - case["loss"]) > 1e-4 * (1 + abs(found)):
    refuse(f"the twin's loss is {found:.7g}, not {case['loss']:.7g}", "the benchmark and its twin have come apart")

points = torch.tensor(case["points"])
optimiser = torch.optim.Adam(everything, lr=case["learningRate"])
last = {}
learning = torch.compile(loss_of) if args.compile else loss_of


def step():
    loss = learning(points[torch.randint(len(points), (case["batchSize"],))])
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(everything, case["clipNorm"])
    optimiser.step()
    last["loss"] = loss.item()


serve(
    {
        "peer": "PyTorch twin",
        "weights": sum(p.numel() for p in everything),
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=None,
    loss=lambda: last["loss"],
)
