"""Reference numbers for src/lib/unfolding from pyunfold (iterative Bayes) and numpy (inversion), which share no code with it.

    pip install pyunfold==0.5.0 numpy==2.4.6
    python test/reference/unfolding-pyunfold.py      (writes unfolding-pyunfold.json beside itself)
"""
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pyunfold import iterative_unfold

if not hasattr(np, "float"):
    np.float = float

TRUTH = np.array([900.0, 2400.0, 3100.0, 1800.0, 700.0])
EFFICIENCY = np.array([0.45, 0.6, 0.7, 0.75, 0.65])
WIDTH = 0.9


def response():
    """Gaussian migration between five bins, six reconstructed bins, columns that sum to the efficiency."""
    reco = np.arange(6)[:, None] - 0.5
    columns = np.exp(-0.5 * ((reco - np.arange(5)[None, :]) / WIDTH) ** 2)
    return EFFICIENCY * columns / columns.sum(axis=0)


def bayes(r, data, iterations, prior):
    result = iterative_unfold(
        data=data,
        data_err=np.sqrt(data),
        response=r,
        response_err=np.zeros_like(r),
        efficiencies=EFFICIENCY,
        efficiencies_err=np.zeros_like(EFFICIENCY),
        prior=prior,
        ts_stopping=1e-12,
        max_iter=iterations,
        cov_type="poisson",
    )
    assert result["num_iterations"] == iterations
    return {
        "iterations": iterations,
        "prior": prior.tolist(),
        "unfolded": result["unfolded"].tolist(),
        "error": result["stat_err"].tolist(),
    }


def main():
    r = response()
    data = np.round(r @ TRUTH + np.array([12.0, -20.0, 9.0, 31.0, -14.0, 5.0]))
    flat = np.full(5, 0.2)
    sloped = np.array([0.1, 0.25, 0.3, 0.2, 0.15])
    v = np.diag(data)
    a = np.linalg.inv(r.T @ np.linalg.inv(v) @ r) @ r.T @ np.linalg.inv(v)
    tau, t0 = 30.0, TRUTH * 1.1
    penalty = np.diag((tau / t0) ** 2)
    h = np.linalg.inv(r.T @ np.linalg.inv(v) @ r + penalty)
    b = h @ r.T @ np.linalg.inv(v)
    return {
        "versions": {name: version(name) for name in ("pyunfold", "numpy")},
        "response": r.tolist(),
        "efficiency": EFFICIENCY.tolist(),
        "data": data.tolist(),
        "bayes": [bayes(r, data, n, p) for n, p in [(1, flat), (4, flat), (4, sloped), (25, sloped)]],
        "inversion": {"unfolded": (a @ data).tolist(), "covariance": (a @ v @ a.T).tolist()},
        "tikhonov": {
            "tau": tau,
            "reference": t0.tolist(),
            "unfolded": (b @ data + h @ penalty @ t0).tolist(),
            "covariance": (b @ v @ b.T).tolist(),
        },
    }


if __name__ == "__main__":
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(main(), indent=1) + "\n")
    print(f"wrote {path.name}")
