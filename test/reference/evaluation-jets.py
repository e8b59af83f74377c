# numbers of jetnet, energyflow and SciPy for jets of data/, from the root of the clone: python test/reference/evaluation-jets.py > …json
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

def jets(kind, n):
    return h5py.File(f"data/jets_{kind}.h5")["particle_features"][:n, :, :3].astype(np.float64)

top, gluon, quark = jets("top", 12), jets("gluon", 12), jets("quark", 60)
efp36 = gm.get_fpd_kpd_jet_features(np.concatenate([top, gluon]), efp_jobs=1)
five = utils.efps(top, efpset_args=[("n==", 4), ("d==", 4), ("p==", 1)], efp_jobs=1)
order = lambda x: x[:, :, [2, 0, 1]]
dists = emds(order(gluon), order(top))
big = gm.get_fpd_kpd_jet_features(quark, efp_jobs=1)
X, Y = gm._normalise_features(big[:30], big[30:])
few = [0, 1, 2, 5, 9]
x, y = X[:, few], Y[:, few]
frechet = gm._calculate_frechet_distance(x.mean(0), np.cov(x, rowvar=False), y.mean(0), np.cov(y, rowvar=False))
mmd = gm._mmd_poly_quadratic_unbiased(X, Y)
def mass(k):
    eta, phi, pt = k[..., 0], k[..., 1], k[..., 2]
    e, px, py, pz = [(pt * f).sum(1) for f in (np.cosh(eta), np.cos(phi), np.sin(phi), np.sinh(eta))]
    return np.sqrt(np.maximum(e**2 - px**2 - py**2 - pz**2, 0))
masses = [mass(k) for k in (top, gluon)]
flat = [k.reshape(-1, 3)[np.linalg.norm(k.reshape(-1, 3), axis=1) > 0] for k in (top, gluon)]
print(json.dumps({
    "versions": {"jetnet": "0.2.5", "energyflow": ef.__version__},
    "efp36": efp36.tolist(), "five": five.tolist(), "emds": dists.tolist(),
    "features": [x.tolist(), y.tolist()], "frechet": float(frechet), "polynomial": float(mmd), "normalised": [X.tolist(), Y.tolist()],
    "masses": [np.asarray(m).tolist() for m in masses],
    "w1m": float(wasserstein_distance(*masses)),
    "w1p": float(np.mean([wasserstein_distance(flat[0][:, k], flat[1][:, k]) for k in range(3)])),
    "cov": float(np.unique(np.argmin(dists, axis=1)).size / 12), "mmd": float(np.mean(np.min(dists, axis=0))),
}))
