"""Reference numbers for src/lib/kinematics from the package `vector` (Scikit-HEP), which shares no code with it.

    pip install vector==1.9.0 numpy==2.4.6
    python test/reference/kinematics-vector.py > test/reference/kinematics-vector.json
"""
import json

import numpy as np
import vector

rng = np.random.default_rng(20240611)


def as_list(p):
    return [p.E, p.px, p.py, p.pz]


def measure(p):
    return {"p4": as_list(p), "pt": p.pt, "eta": p.eta, "rapidity": p.rapidity, "phi": p.phi, "mass": p.mass}


def random_object():
    return dict(
        pt=float(10 ** rng.uniform(-3, 3)), eta=float(rng.uniform(-6, 6)), phi=float(rng.uniform(-np.pi, np.pi)),
        mass=float(rng.choice([0.000511, 0.105658, 4.8, 80.38, 173.0])),
    )


objects = [random_object() for _ in range(40)]
# steep, central, at both ends of the azimuth
objects += [
    dict(pt=1e-6, eta=12.0, phi=1.0, mass=0.1), dict(pt=1e-6, eta=-12.0, phi=-1.0, mass=0.1),
    dict(pt=50.0, eta=0.0, phi=0.0, mass=0.0), dict(pt=50.0, eta=1e-9, phi=3.141592653589793, mass=10.0),
]
vectors = [vector.obj(**o) for o in objects]
singles = [{"from": {**o, "energy": v.E}, **measure(v)} for o, v in zip(objects, vectors)]

pairs = []
for a, b in zip(vectors[:40], vectors[1:41]):
    beta = rng.normal(size=3)
    beta *= rng.uniform(0, 0.99) / np.linalg.norm(beta)
    angle = float(rng.uniform(-10, 10))
    frame = vector.obj(x=beta[0], y=beta[1], z=beta[2])
    pairs.append({
        "a": as_list(a), "b": as_list(b), "mass": (a + b).mass, "deltaPhi": a.deltaphi(b), "deltaR": a.deltaR(b),
        "velocity": beta.tolist(), "boosted": as_list(a.boost_beta3(frame)),
        "angle": angle, "rotated": as_list(a.rotateZ(angle)),
    })

print(json.dumps({
    "origin": f"vector {vector.__version__}, numpy {np.__version__}, test/reference/kinematics-vector.py",
    "objects": singles, "pairs": pairs,
}, default=float, indent=1))
