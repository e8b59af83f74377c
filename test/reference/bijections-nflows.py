"""Numbers of nflows 0.14 for test/bijections/nflows.test.ts, in float64.

Run: pip install torch nflows; python test/reference/bijections-nflows.py
Writes bijections-nflows.json beside this file. Not needed to run the tests.
"""

import json
import pathlib
from importlib.metadata import version

import torch
from nflows.transforms.coupling import PiecewiseRationalQuadraticCouplingTransform
from nflows.transforms.lu import LULinear

BINS, BOUND, HIDDEN, ROWS = 10, 4.0, 64, 12
torch.set_default_dtype(torch.float64)
torch.manual_seed(20261122)


def exact(tensor):
    """Numbers that float32 holds exactly, so that both sides read the same inputs."""
    return tensor.to(torch.float32).to(torch.float64)


class Fixed(torch.nn.Module):
    """Stands for the conditioner; nflows divides widths and heights by the root of its hidden_features."""

    hidden_features = HIDDEN

    def __init__(self, raw):
        super().__init__()
        self.raw = raw

    def forward(self, inputs, context=None):
        return self.raw.clone()  # nflows divides it in place


def coupling(mask):
    columns = [i for i, transformed in enumerate(mask) if transformed]
    raw = exact(torch.randn(ROWS, len(columns) * (3 * BINS - 1)) * 4)
    x = exact(torch.randn(ROWS, len(mask)) * 2)
    x[0] = BOUND
    x[1] = -BOUND
    x[2] = 5.5
    transform = PiecewiseRationalQuadraticCouplingTransform(
        mask=mask,
        transform_net_create_fn=lambda inputs, outputs: Fixed(raw),
        num_bins=BINS,
        tails="linear",
        tail_bound=BOUND,
    )
    forward, forward_logdet = transform.forward(x)
    inverse, inverse_logdet = transform.inverse(x)
    return {
        "columns": columns,
        "bins": BINS,
        "bound": BOUND,
        "logitScale": HIDDEN**-0.5,
        "x": x.tolist(),
        "raw": raw.tolist(),
        "forward": {"value": forward.tolist(), "logDet": forward_logdet.tolist()},
        "inverse": {"value": inverse.tolist(), "logDet": inverse_logdet.tolist()},
    }


def lu(dim):
    transform = LULinear(dim, identity_init=True)
    start = transform.unconstrained_upper_diag[0].item()
    with torch.no_grad():
        for parameter in transform.parameters():
            parameter.copy_(exact(parameter + torch.randn_like(parameter) * 0.7))
    x = exact(torch.randn(5, dim))
    forward, forward_logdet = transform.forward(x)
    inverse, inverse_logdet = transform.inverse(x)
    return {
        "start": start,
        "lower": transform.lower_entries.tolist(),
        "upper": transform.upper_entries.tolist(),
        "diagonal": transform.unconstrained_upper_diag.tolist(),
        "bias": transform.bias.tolist(),
        "x": x.tolist(),
        "forward": {"value": forward.tolist(), "logDet": forward_logdet.tolist()},
        "inverse": {"value": inverse.tolist(), "logDet": inverse_logdet.tolist()},
    }


numbers = {
    "origin": {
        "call": "nflows PiecewiseRationalQuadraticCouplingTransform and LULinear, float64, seed 20261122",
        "nflows": version("nflows"),
        "torch": version("torch"),
    },
    "couplings": [coupling([1, 1, 0]), coupling([0, 0, 1])],
    "lus": [lu(3), lu(6)],
}
out = pathlib.Path(__file__).with_suffix(".json")
out.write_text(json.dumps(numbers, separators=(",", ":")) + "\n")
