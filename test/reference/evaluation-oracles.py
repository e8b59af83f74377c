"""Reference numbers for src/lib/evaluation from scipy, numpy, arviz and tarp, which share no code with it.

    pip install numpy==2.4.6 scipy==1.17.1 "arviz==0.23.4" numba tarp==0.1.1 tqdm deprecation
    python test/reference/evaluation-oracles.py      (writes evaluation-oracles.json beside itself)

Inputs are Weyl sequences, frac((i + start) * g) with g = (sqrt(5) - 1) / 2 in float64, so that the test makes the same bits.
"""
import json
import platform
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import special, stats

warnings.filterwarnings("ignore", category=FutureWarning)
from arviz.stats import ecdf_utils  # noqa: E402
from tarp import get_tarp_coverage  # noqa: E402

G = 0.6180339887498949
ONE_SIGMA = float(special.erf(np.sqrt(0.5)))


def weyl(n, start):
    return np.array([((i + start) * G) % 1.0 for i in range(n)])


def proportions():
    rows = []
    for k, n in [(0, 5), (5, 5), (1, 3), (174, 359), (6600, 7586)]:
        ci = stats.binomtest(k, n).proportion_ci(confidence_level=ONE_SIGMA, method="wilson")
        rows.append({"correct": k, "n": n, "low": ci.low, "high": ci.high, "error": stats.binom.std(n, k / n) / n})
    return rows


def error_summary():
    errors = stats.t.ppf(0.001 + 0.998 * weyl(804, 3), df=4) * 20 + 1.5
    low, high = np.percentile(errors, [16, 84])
    rms = np.sqrt(np.mean(errors**2))
    return {
        "errors": errors.tolist(),
        "median": np.median(errors),
        "mean": np.mean(errors),
        "mean_error": stats.sem(errors),
        "width": (high - low) / 2,
        "rms": rms,
        "rms_error": stats.sem(errors**2) / (2 * rms),
    }


def uniformity():
    counts = [512, 498, 530, 470, 505, 488, 501, 519, 477, 500, 496, 524, 509, 481, 515, 490, 503, 499, 486, 497]
    test = stats.chisquare(counts)
    cases = [(0.0, 3), (0.3, 1), (19.0, 19), (25.0, 20), (60.0, 19), (400.0, 99)]
    return {
        "counts": counts,
        "chi_squared": test.statistic,
        "p": test.pvalue,
        "tails": [{"x": x, "dof": d, "p": stats.chi2.sf(x, d)} for x, d in cases],
        "erfc": [{"x": x, "value": special.erfc(x)} for x in (0.0, 0.1, 1.0, 1.99, 2.0, 3.5, 10.0)],
    }


def bands():
    rows = []
    for n, points, level in [(50, 10, 0.95), (250, 50, 0.9), (1000, 100, 0.95), (4000, 20, 0.68)]:
        z = np.arange(1, points) / points
        pointwise = ecdf_utils._optimize_simultaneous_ecdf_band_probability(n, z, z, prob=level)
        lower, upper = ecdf_utils.ecdf_confidence_band(n, z, z, prob=level, method="optimized")
        # the interior probability of a fixed band, straight from the recursion
        gamma = 0.01
        fixed_lower, fixed_upper = stats.binom.ppf(gamma / 2, n, z), stats.binom.ppf(1 - gamma / 2, n, z)
        ends = np.concatenate([[0.0], z])
        inside = ecdf_utils._ecdf_band_interior_probability(
            np.diff(ends) / (1 - ends[:-1]), n, fixed_lower.astype(int), fixed_upper.astype(int) + 1
        )
        rows.append({
            "n": n, "points": points, "level": level, "gamma": 1 - pointwise,
            "lower": np.rint(lower * n).astype(int).tolist(), "upper": np.rint(upper * n).astype(int).tolist(),
            "fixed": {"lower": fixed_lower.tolist(), "upper": fixed_upper.tolist(), "coverage": inside},
        })
    return rows


def ranks():
    """Truths [n, 2], draws [n, S, 2], references [n, 2] of Weyl numbers; scale (1, 3)."""
    n, s, scale = 300, 40, np.array([1.0, 3.0])
    truth = weyl(2 * n, 1).reshape(n, 2) * scale
    draws = (weyl(2 * n * s, 1001).reshape(n, s, 2) ** 1.2) * scale
    references = weyl(2 * n, 50001).reshape(n, 2) * scale
    less = (draws < truth[:, None]).sum(1)
    near = (np.linalg.norm((draws - references[:, None]) / scale, axis=2)
            < np.linalg.norm((truth - references) / scale, axis=1)[:, None]).sum(1)
    # a stand-in for ln p: the same numbers on another scale
    log_truth, log_draws = -(truth**2).sum(1), -(draws**2).sum(2)
    coverage, levels = get_tarp_coverage(
        np.swapaxes(draws / scale, 0, 1), truth / scale, references=references / scale, num_alpha_bins=19
    )
    return {
        "n": n, "draws": s,
        "less": less.T.tolist(), "nearer": near.tolist(),
        "higher": (log_draws > log_truth[:, None]).sum(1).tolist(),
        "tarp": {"levels": levels.tolist(), "coverage": coverage.tolist()},
    }


def likelihood():
    x = stats.norm.ppf(0.001 + 0.998 * weyl(500, 7))
    log_prob = stats.norm.logpdf(x, loc=0.1, scale=1.2)
    return {"log_prob": log_prob.tolist(), "mean": -np.mean(log_prob), "error": stats.sem(log_prob)}


result = {
    "origin": "evaluation-oracles.py",
    "versions": {"python": platform.python_version(), **{p: version(p) for p in ("numpy", "scipy", "arviz", "tarp")}},
    "proportions": proportions(),
    "error_summary": error_summary(),
    "uniformity": uniformity(),
    "bands": bands(),
    "ranks": ranks(),
    "likelihood": likelihood(),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result, default=float, separators=(",", ":")) + "\n")
