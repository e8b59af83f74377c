"""Tails and logarithms for src/lib/evaluation and src/lib/unfolding, in 60 digits, and distributions from scipy.

    pip install mpmath==1.4.1 scipy==1.17.1 numpy==2.4.6
    python test/reference/statistics-tails.py      (writes statistics-tails.json beside itself)
"""
import json
import platform
from importlib.metadata import version
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 60


def log_chi_squared(x, dof):
    # the sums of DLMF 8.8.6 written out: mpmath's own gammainc gives up for thousands of degrees
    y, a = mp.mpf(x) / 2, mp.mpf(1) if dof % 2 == 0 else mp.mpf(1) / 2
    total = mp.exp(-y) if dof % 2 == 0 else mp.erfc(mp.sqrt(y))
    term = mp.exp(a * mp.log(y) - y - mp.loggamma(a + 1)) if y else mp.mpf(0)
    for _ in range((dof + dof % 2) // 2 - 1):
        total, a, term = total + term, a + 1, term * y / (a + 1)
    return float(mp.log(total))


def log_poisson(k, mean):
    k, mean = mp.mpf(k), mp.mpf(mean)
    return float(k * mp.log(mean) - mean - mp.loggamma(k + 1))


tails = [(x, d) for d in (1, 2, 19, 99, 1399, 1999, 20001) for x in (1e-3 * d, 0.5 * d, float(d), d + 3.0, 1.5 * d + 3, 40.0 * d + 50, 1e6)]
poisson = [(k, m) for m in (1e-3, 0.7, 37.5, 999.9, 1e6, 1e12, 1e15) for k in
           (0, 0.5, 3, float(np.floor(m)), float(np.floor(m + 5 * m**0.5)), float(np.floor(max(0, m - 5 * m**0.5))))]
deciles = [{"mean": m, "edges": stats.poisson.ppf(np.arange(1, 10) / 10, m).tolist(),
            "below": stats.poisson.cdf(stats.poisson.ppf(np.arange(1, 10) / 10, m), m).tolist()}
           for m in (1000, 1234.5, 1e5, 1e8)]

result = {
    "origin": "statistics-tails.py",
    "versions": {"python": platform.python_version(), **{p: version(p) for p in ("mpmath", "numpy", "scipy")}},
    "chi_squared": [{"x": x, "dof": d, "log": log_chi_squared(x, d)} for x, d in tails],
    "log_poisson": [{"k": k, "mean": m, "log": log_poisson(k, m)} for k, m in poisson],
    # deciles of the law, and the probability up to and with each
    "poisson_deciles": deciles,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
