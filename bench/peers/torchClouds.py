"""Flow matching on clouds of particles by a set transformer, in PyTorch: the twin of clouds.ts.

Clouds are padded to the largest and masked, as is usual. Reads weights and clouds (--case, written by neutrina), and refuses
unless the loss of a batch is neutrina's.
"""
import math

from protocol import refuse, serve
from torch_case import torch_case

args, case = torch_case("weights, clouds and a batch")

# there, or it was refused
import torch
from torch.nn.functional import layer_norm, leaky_relu, scaled_dot_product_attention

HEADS, HARMONICS, STEPS = 4, 4, 16
weights = {name: torch.tensor(value, requires_grad=True) for name, value in case["weights"].items()}
MEAN, WIDTH = case["logPt"]


def padded(rows, offsets):
    """[clouds, places, columns] and which places are taken, of packed rows."""
    sizes = [b - a for a, b in zip(offsets, offsets[1:])]
    most = max(sizes)
    out = torch.zeros(len(sizes), most, rows.shape[1])
    for i, (a, n) in enumerate(zip(offsets, sizes)):
        out[i, :n] = rows[a : a + n]
    return out, torch.arange(most) < torch.tensor(sizes)[:, None]


def linear(x, name):
    return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]


def norm(x, name):
    gain = weights[f"{name}.gain"]
    return layer_norm(x, gain.shape, gain, weights[f"{name}.shift"])


def velocity(x, mask, context):
    keys = mask[:, None, None, :]
    h = linear(x, "input") + (context @ weights["input.contextWeight"])[:, None]
    for l in range(LAYERS):
        at = f"layers.{l}"
        packed = linear(norm(h, f"{at}.norm"), f"{at}.packed")
        q, k, v = [t.unflatten(2, (HEADS, -1)).transpose(1, 2) for t in packed.chunk(3, 2)]
        attended = scaled_dot_product_attention(q, k, v, attn_mask=keys).transpose(1, 2).flatten(2)
        h = h + linear(attended, f"{at}.output")
        to = f"{at}.feedForward"
        inner = linear(norm(h, f"{to}.norm"), f"{to}.hidden")
        inner = leaky_relu(inner + (context @ weights[f"{to}.hidden.contextWeight"])[:, None], 0.1)
        h = h + linear(norm(inner, f"{to}.hidden"), f"{to}.output")
    return linear(norm(h, "norm"), "output")


LAYERS = sum(name.endswith(".packed.weight") for name in weights)
moving = torch.compile(velocity) if args.compile else velocity


def context_of(told, times, at, mask):
    angles = [math.pi * k * times for k in range(1, HARMONICS + 1)]
    waves = [f(a) for a in angles for f in (torch.cos, torch.sin)]
    pt = torch.exp(at[..., 2] * WIDTH + MEAN) * mask
    total = pt.sum(1)
    x, y = [(pt * at[..., c]).sum(1) / total for c in (0, 1)]
    square = (pt * at[..., :2].square().sum(2)).sum(1) / total
    columns = [2 * times - 1, *waves, x, y, torch.log(square + 1e-3), torch.log(total)]
    return torch.cat([told, torch.stack(columns, 1)], 1)


def loss_of(at, mask, context, wanted):
    off = (moving(at, mask, context) - wanted).square() * mask[..., None]
    return off.sum() / (3 * mask.sum())


clouds, masks = padded(torch.tensor(case["coordinates"]).reshape(-1, 3), case["offsets"])
told = torch.tensor(case["told"]).reshape(len(clouds), -1)

batch = case["batch"]
at, taken = padded(torch.tensor(batch["at"]), batch["offsets"])
wanted, _ = padded(torch.tensor(batch["velocity"]), batch["offsets"])
given = torch.tensor(batch["context"])
own = context_of(given[:, : told.shape[1]], 0.5 * (given[:, told.shape[1]] + 1), at, taken)
for name, found, expected in (
    ("context", own, given),
    ("loss", loss_of(at, taken, own, wanted), torch.tensor(batch["loss"])),
):
    off = ((found - expected).abs() / (1 + expected.abs())).max().item()
    if off > 1e-3:
        refuse(f"the twin's {name} differs by {off:.2g}", "the benchmark and its twin have come apart")

optimiser = torch.optim.AdamW(weights.values(), lr=1e-5, weight_decay=case["weightDecay"])
last = {}


def ordered_noise(mask):
    noise = torch.randn(*mask.shape, 3)
    falling = torch.where(mask, noise[..., 2], -torch.inf).sort(1, descending=True).values
    noise[..., 2] = torch.where(mask, falling, 0)
    return noise


def step():
    rows = torch.randint(len(clouds), (case["batchSize"],))
    x, mask = clouds[rows], masks[rows]
    count = len(rows)
    x = x * torch.cat([torch.randint(2, (count, 1, 2)) * 2.0 - 1, torch.ones(count, 1, 1)], 2)
    times = (torch.arange(count) + torch.rand(count)) / count
    noise = ordered_noise(mask)
    place = noise + times[:, None, None] * (x - noise)
    loss = loss_of(place, mask, context_of(told[rows], times, place, mask), x - noise)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(weights.values(), case["clipNorm"])
    optimiser.step()
    last["loss"] = loss.detach()


def moved(x, time, mask, own):
    return moving(x, mask, context_of(own, torch.full((len(x),), time), x, mask))


@torch.no_grad()
def draws():
    count = case["jets"]
    mask, own = masks[:count], told[:count]
    x = ordered_noise(mask)
    for i in range(STEPS):
        half = x + moved(x, i / STEPS, mask, own) * (0.5 / STEPS)
        x = x + moved(half, (i + 0.5) / STEPS, mask, own) / STEPS
    return count


serve(
    {
        "peer": "PyTorch twin",
        "weights": sum(w.numel() for w in weights.values()),
        "versions": {"torch": torch.__version__},
        "threads": torch.get_num_threads(),
    },
    step=step,
    draws=draws,
    loss=lambda: last["loss"].item(),
)
