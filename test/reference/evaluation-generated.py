# numbers of jetnet, energyflow and SciPy for jets that models/clouds has made and as many real ones, from the root of the clone:
#   node bin/neutrina.mjs infer models/clouds --events 60 --seed 16 --out test/reference/evaluation-generated.h5
#   python test/reference/evaluation-generated.py > test/reference/evaluation-generated.json
# (energyflow 1.4.0 and its `wasserstein` need NumPy below 2; jetnet 0.2.5 needs torch to be imported)
import json, sys, types, h5py, numpy as np, energyflow as ef
from energyflow.emd import emds
from scipy.stats import wasserstein_distance
# coffea makes jetnet's jet features, which are not used here
for name in ['coffea', 'coffea.nanoevents', 'coffea.nanoevents.methods', 'coffea.nanoevents.methods.vector']:
    sys.modules[name] = types.ModuleType(name)
sys.modules['coffea.nanoevents.methods'].vector = sys.modules['coffea.nanoevents.methods.vector']
sys.modules['coffea.nanoevents.methods.vector'].behavior = {}
from jetnet.evaluation import gen_metrics as gm
from jetnet import utils

N, FEW = 60, 12
read = lambda path: h5py.File(path)["particle_features"][:N, :, :3].astype(np.float64)
real, made = read("data/jets_top.h5"), read("test/reference/evaluation-generated.h5")
five = [utils.efps(k, efpset_args=[("n==", 4), ("d==", 4), ("p==", 1)], efp_jobs=1) for k in (real, made)]
features = [gm.get_fpd_kpd_jet_features(k, efp_jobs=1) for k in (real, made)]
X, Y = gm._normalise_features(*features)
few = [0, 1, 2, 5, 9]
x, y = X[:, few], Y[:, few]
order = lambda k: k[:, :, [2, 0, 1]]
dists = emds(order(made[:FEW]), order(real[:FEW]))
def mass(k):
    eta, phi, pt = k[..., 0], k[..., 1], k[..., 2]
    e, px, py, pz = [(pt * f).sum(1) for f in (np.cosh(eta), np.cos(phi), np.sin(phi), np.sinh(eta))]
    return np.sqrt(np.maximum(e**2 - px**2 - py**2 - pz**2, 0))
flat = [k.reshape(-1, 3)[np.linalg.norm(k.reshape(-1, 3), axis=1) > 0] for k in (real, made)]
w1 = lambda a, b: float(wasserstein_distance(a, b))
print(json.dumps({
    "versions": {"jetnet": "0.2.5", "energyflow": ef.__version__},
    "efp36": features[1][:FEW].tolist(), "emds": dists.tolist(),
    "w1m": w1(mass(real), mass(made)),
    "w1p": float(np.mean([w1(flat[0][:, k], flat[1][:, k]) for k in range(3)])),
    "w1efp": float(np.mean([w1(five[0][:, k], five[1][:, k]) for k in range(5)])),
    "frechet": float(gm._calculate_frechet_distance(x.mean(0), np.cov(x, rowvar=False), y.mean(0), np.cov(y, rowvar=False))),
    "polynomial": float(gm._mmd_poly_quadratic_unbiased(X, Y)),
    "cov": float(np.unique(np.argmin(dists, axis=1)).size / FEW), "mmd": float(np.mean(np.min(dists, axis=0))),
}))
