"""A conditional generator of partons against its discriminator (arXiv 1912.00477), in PyTorch: the twin of the FCGAN.

The discriminator's slopes, for its penalty (arXiv 1705.09367), come from autograd with create_graph, as is usual. Reads weights and
events (--case, written by neutrina), and refuses unless both losses of a batch, with its noise, are neutrina's.
"""
from protocol import refuse, serve
from torch_case import torch_case

args, case = torch_case("weights, events and a batch")

# there, or it was refused
import torch
from torch.nn.functional import leaky_relu, softplus

WIDTHS = torch.tensor([2.0, 8.0, 25.0, 67.0])
MEAN, SCALE, STEP = (torch.tensor(case[name]) for name in ("mean", "scale", "step"))
STEPS = list(case["step"])
COLUMNS = len(STEPS)


def parameters(named):
    return {name: torch.tensor(value, dtype=torch.float32, requires_grad=True) for name, value in named.items()}


critic, maker = parameters(case["discriminator"]), parameters(case["generator"])


def network(weights, x, context=None):
    layers = [name.removesuffix(".weight") for name in weights if name.endswith(".weight")]
    h = x
    for name in [name for name in layers if name != "output"]:
        a = torch.addmm(weights[f"{name}.bias"], h, weights[f"{name}.weight"])
        if context is not None and f"{name}.contextWeight" in weights:
            a = a + context @ weights[f"{name}.contextWeight"]
        h = leaky_relu(a, 0.1)
    return torch.addmm(weights["output.bias"], h, weights["output.weight"])


def generate(context, z):
    raw = network(maker, torch.cat([context, z], 1)) + z
    return torch.tanh(raw / 5) * 5


def seen(standardised, objects):
    """What the discriminator is shown of partons [n, 30], and the mass of the quarks [n, 1]."""
    residuals = standardised * SCALE + MEAN
    polar = objects + torch.sinh(residuals) * STEP
    log_pt, eta, phi = (list(polar[:, part::3].unbind(1)) for part in range(3))
    x = [l.exp() * p.cos() for l, p in zip(log_pt, phi)]
    y = [l.exp() * p.sin() for l, p in zip(log_pt, phi)]
    own = list(residuals.unbind(1))
    if case["balance"]:
        lacks = -sum(x), -sum(y)
        share = torch.sigmoid(log_pt[2] - log_pt[3])
        for k, part in ((2, share), (3, 1 - share)):
            x[k], y[k] = x[k] + part * lacks[0], y[k] + part * lacks[1]
            log_pt[k] = 0.5 * torch.log(x[k].square() + y[k].square() + 1e-4)
            at = objects[:, 3 * k], objects[:, 3 * k + 2]
            cos, sin = at[1].cos(), at[1].sin()
            turned = torch.atan2(y[k] * cos - x[k] * sin, x[k] * cos + y[k] * sin)
            own[3 * k] = torch.asinh((log_pt[k] - at[0]) / STEPS[3 * k])
            own[3 * k + 2] = torch.asinh(turned / STEPS[3 * k + 2])
    pt = [l.exp() for l in log_pt]
    cos, sin = [a / p for a, p in zip(x, pt)], [a / p for a, p in zip(y, pt)]

    def pair(a, b):
        angle = torch.cosh(eta[a] - eta[b]) - (cos[a] * cos[b] + sin[a] * sin[b])
        return (2 * pt[a] * pt[b] * angle).clamp_min(1e-3).sqrt()

    z, w = pair(0, 1), pair(2, 3)
    columns = [(l - 3.7) / 0.6 for l in log_pt] + [e / 1.2 for e in eta]
    columns += [1.4 * c for c in cos] + [1.4 * s for s in sin]
    columns += [torch.asinh((z - 91.2) / 2), torch.asinh((w - 80.4) / 2)]
    again = (torch.stack(own, 1) - MEAN) / SCALE
    return torch.cat([torch.stack(columns, 1), again], 1), w[:, None]


def kernel(a, b):
    r2 = (a[:, None] - b[None]).square().sum(2)
    w2 = WIDTHS.square()[:, None, None]
    return (w2 / (w2 + r2)).sum(0).mean()


def verdict(rows, context):
    rows = rows.detach().requires_grad_(True)
    logit = network(critic, rows, context)[:, 0]
    (slope,) = torch.autograd.grad(logit.sum(), rows, create_graph=True)
    return logit, slope


def critic_loss(batch, z):
    with torch.no_grad():
        rows = [seen(batch["target"], batch["objects"])[0], seen(generate(batch["context"], z), batch["objects"])[0]]
    (real, real_slope), (fake, fake_slope) = [verdict(one, batch["context"]) for one in rows]
    penalty = (torch.sigmoid(-real).square() * real_slope.square().sum(1)).mean()
    penalty = penalty + (torch.sigmoid(fake).square() * fake_slope.square().sum(1)).mean()
    return softplus(-real).mean() + softplus(fake).mean() + case["conditionalPenalty"] * penalty


def maker_loss(batch, z, other):
    fake, mass = seen(generate(batch["context"], z), batch["objects"])
    with torch.no_grad():
        real, true_mass = seen(batch["target"], batch["objects"])
    loss = softplus(-network(critic, fake, batch["context"])[:, 0]).mean()
    apart = kernel(mass, mass) + kernel(true_mass, true_mass) - 2 * kernel(mass, true_mass)
    loss = loss + case["massWeight"] * apart.clamp_min(1e-8).sqrt()
    if case["scoreWeight"] > 0:
        second, _ = seen(generate(batch["context"], other), batch["objects"])
        score = 0.5 * ((fake - real).abs() + (second - real).abs() - (fake - second).abs())
        loss = loss + case["scoreWeight"] * score.sum(1).mean()
    return loss


def tensors(named):
    return {name: torch.tensor(value, dtype=torch.float32) for name, value in named.items()}


few = tensors(case["batch"])
noise = [torch.tensor(one).reshape(-1, COLUMNS) for one in case["noise"]]
for name, found in (
    ("discriminator", critic_loss(few, noise[0])),
    ("generator", maker_loss(few, noise[1], noise[2])),
):
    wanted = case["losses"][name]
    if abs(found.item() - wanted) > 1e-3 * (1 + abs(wanted)):
        refuse(f"the loss of the {name} is {found.item():.7g}, not {wanted:.7g}", "benchmark and twin have come apart")

data = tensors(case["data"])
optimisers = [
    torch.optim.Adam(part.values(), lr=case["learningRate"], betas=(case["beta1"], case["beta2"])) for part in (critic, maker)
]
last = {}
# slopes of slopes are beyond torch.compile: the generator's loss alone
making = torch.compile(maker_loss) if args.compile else maker_loss


def move(optimiser, part, loss):
    grads = torch.autograd.grad(loss, list(part.values()))
    for weight, grad in zip(part.values(), grads):
        weight.grad = grad
    torch.nn.utils.clip_grad_norm_(part.values(), case["clipNorm"])
    optimiser.step()
    return loss.item()


def step():
    rows = torch.randint(len(data["target"]), (case["batchSize"],))
    batch = {name: column[rows] for name, column in data.items()}
    z = [torch.randn(len(rows), COLUMNS) for _ in range(3)]
    move(optimisers[0], critic, critic_loss(batch, z[0]))
    last["loss"] = move(optimisers[1], maker, making(batch, z[1], z[2]))


serve(
    {
        "peer": "PyTorch twin",
        "weights": sum(p.numel() for part in (critic, maker) for p in part.values()),
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=None,
    loss=lambda: last["loss"],
)
