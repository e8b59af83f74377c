"""Reference numbers for wNeutrinoPz: the two components of the m_W quadratic by the authors' own code of ν-Flows,
github.com/mattcleigh/neutrino_flows (144b864, MIT), nureg/physics.py, nu_sol_comps; it uses m_W = 80.379 GeV.

    python test/reference/kinematics-mw.py CHECKOUT > test/reference/kinematics-mw.json      (numpy 2.4.6, torch 2.15.0)
"""
import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
from nureg.physics import nu_sol_comps

rng = np.random.default_rng(20240612)
n = 60
pt = 15 + rng.exponential(40, n)
eta = rng.uniform(-2.5, 2.5, n)
phi = rng.uniform(-np.pi, np.pi, n)
kind = rng.integers(0, 2, n)
energy = np.sqrt((pt * np.cosh(eta)) ** 2 + np.where(kind == 0, 0.511e-3, 0.105658) ** 2)
met = rng.exponential(60, n)
met_phi = rng.uniform(-np.pi, np.pi, n)
c1, c2 = nu_sol_comps(
    pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta), energy, kind, met * np.cos(met_phi), met * np.sin(met_phi)
)
columns = dict(pt=pt, eta=eta, phi=phi, energy=energy, type=kind, met=met, metPhi=met_phi, centre=c1, halfDistance=c2)
print(json.dumps({
    "origin": "mattcleigh/neutrino_flows 144b864, nureg.physics.nu_sol_comps, by test/reference/kinematics-mw.py",
    "wMass": 80.379, **{name: column.tolist() for name, column in columns.items()},
}, indent=1))
