# writes numbers of arviz for chains of different kinds, and of SciPy's PCHIP: python refine-arviz.py > refine-arviz.json
import json, numpy as np, arviz as az, scipy
from scipy.interpolate import PchipInterpolator
rng = np.random.default_rng(20261127)
def ar(chains, draws, rho, shift=0.0):
    x = np.zeros((chains, draws)); e = rng.normal(size=(chains, draws))
    for i in range(draws): x[:, i] = (rho * x[:, i - 1] if i else 0) + e[:, i]
    return x + shift * np.arange(chains)[:, None]
cases = {"independent": ar(4, 50, 0), "correlated": ar(3, 81, 0.8), "antithetic": ar(2, 60, -0.5), "apart": ar(3, 40, 0.3, 2.0), "one": ar(1, 30, 0.5), "short": ar(2, 5, 0.2), "least": ar(2, 4, 0.2)}
out = {"versions": {"arviz": az.__version__, "scipy": scipy.__version__, "numpy": np.__version__}, "chains": {}}
for name, x in cases.items():
    x = np.round(x, 6)
    out["chains"][name] = {"draws": x.T.tolist(), "ess": float(az.ess(x, method="mean")), "rhat": float(az.rhat(x, method="split")) if len(x) > 1 else None}
xs = [0, 0.1, 0.4, 0.5, 0.9, 1.0]; ys = [0, 0.2, 0.2, 1.0, 0.7, 3.0]; at = np.round(np.linspace(0, 1, 23), 6)
out["pchip"] = {"x": xs, "y": ys, "at": at.tolist(), "values": PchipInterpolator(xs, ys)(at).tolist()}
print(json.dumps(out))
