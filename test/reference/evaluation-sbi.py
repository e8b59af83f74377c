"""Reference numbers for ranks, coverage and TARP of src/lib/evaluation from sbi: its own functions on the same draws.

    pip install torch==2.15.0 sbi==0.27.0 numpy==2.4.6
    python test/reference/evaluation-sbi.py > test/reference/evaluation-sbi.json
"""
import json

import numpy as np
import sbi
import torch
from sbi.diagnostics.sbc import _run_sbc
from sbi.diagnostics.tarp import _run_tarp

EVENTS, DRAWS = 120, 40
rng = np.random.default_rng(20261127)
f32 = lambda x: np.asarray(x, np.float32)

# posteriors of two correlated columns, a little too narrow and shifted
centre = f32(rng.normal(size=(EVENTS, 2)) * 3)
mix = np.array([[1.0, 0.0], [0.6, 0.8]])
truth = f32(centre + rng.normal(size=(EVENTS, 2)) @ mix.T)
draws = f32(centre + 0.1 + 0.85 * (rng.normal(size=(DRAWS, EVENTS, 2)) @ mix.T))
references = f32(rng.normal(size=(EVENTS, 2)) * 3)

precision = torch.tensor(np.linalg.inv(0.85**2 * mix @ mix.T), dtype=torch.float64)


def log_prob(theta, x):
    """ln p of rows up to a constant, of the event whose centre is x."""
    d = theta.double() - x.double() - 0.1
    return -0.5 * ((d @ precision) * d).sum(-1)


t, d, c, r = map(torch.tensor, (truth, draws, centre, references))
sbc = _run_sbc(t, c, d, "marginals", show_progress_bar=False)
coverage = _run_sbc(t, c, d, log_prob, show_progress_bar=False)
ecp, alpha = _run_tarp(d, t, r, num_bins=12, z_score_theta=True)

json.dump(
    {
        "versions": {"sbi": sbi.__version__, "torch": torch.__version__, "numpy": np.__version__},
        "draws_of_each": DRAWS,
        "truth": truth.ravel().tolist(),
        # [events, draws, columns]
        "draws": draws.transpose(1, 0, 2).ravel().tolist(),
        "references": references.ravel().tolist(),
        "log_prob_truth": [log_prob(t[i : i + 1], c[i]).item() for i in range(EVENTS)],
        "log_prob_draws": [v for i in range(EVENTS) for v in log_prob(d[:, i], c[i]).tolist()],
        "scale": (truth.max(0) - truth.min(0)).tolist(),
        "sbc_ranks": sbc.int().tolist(),
        "coverage_ranks": coverage[:, 0].int().tolist(),
        "tarp": {"ecp": ecp.tolist(), "alpha": alpha.tolist()},
    },
    __import__("sys").stdout,
)
