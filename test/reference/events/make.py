"""Event files written by h5py, an implementation that shares no code with ours, and what is in them as JSON.

Run once: python make.py (h5py 3.16.0, HDF5 2.0.0, numpy 2.4.6; the versions go into expected.json). The tests need only its output.
"""
import json
from pathlib import Path

import h5py
import numpy as np

HERE = Path(__file__).parent
N, JETS = 5, 10
rng = np.random.default_rng(1)
expected = {"versions": {"h5py": h5py.__version__, "hdf5": h5py.version.hdf5_version, "numpy": np.__version__}}


def fill(dtype, shape):
    """Random values of a type; booleans and integers small."""
    out = np.zeros(shape, dtype)
    if out.dtype.names:
        for name in out.dtype.names:
            out[name] = fill(out.dtype[name], shape)
        return out
    if out.dtype.kind == "f":
        return rng.normal(50, 20, shape).astype("f4").astype(dtype)
    return rng.integers(0, 2 if out.dtype.kind == "b" else 100, shape).astype(dtype)


def momentum(real):
    return [("pt", real), ("eta", real), ("phi", real)]


def layout(leptons, real="f4", integer="i2", flag="?", neutrinos="truth_neutrinos", quarks=4, truth=True):
    """The data sets of the public record as (type, shape)."""
    particle = [("PDGID", "i4"), *momentum(real), ("mass", real)]
    lepton = [*momentum(real), ("energy", real), ("charge", integer), ("type", integer)]
    several = (N,) if leptons == 1 else (N, leptons)
    sets = {
        "MET": ([("MET", real), ("phi", real)], (N,)),
        "leptons": (lepton, several),
        "jets": ([*momentum(real), ("energy", real), ("is_tagged", flag)], (N, JETS)),
        "njets": (integer, (N,)),
        "nbjets": (integer, (N,)),
    }
    if truth:
        sets |= {
            neutrinos: (particle, several),
            "truth_quarks": (particle, (N, quarks)),
            "truth_particles": (particle, (N, 10)),
            "jets_indices": (integer, (N, JETS)),
            "matchability": (integer, (N,)),
        }
    return sets


def listed(values):
    """Numbers in their shortest form; float32 ones come back by rounding to float32."""
    return [float(str(x)) if values.dtype.kind == "f" else int(x) for x in values.ravel()]


def write(name, sets, only=(), readable=True, **options):
    """A file of random events; `only` names the data sets that get the options, all by default."""
    content = {}
    with h5py.File(HERE / f"{name}.h5", "w") as file:
        group = file.create_group("delphes")
        for key, (dtype, shape) in sets.items():
            values = fill(np.dtype(dtype), shape)
            group.create_dataset(key, data=values, **(options if not only or key in only else {}))
            if readable:
                names = values.dtype.names
                content[key] = {n: listed(values[n]) for n in names} if names else {"": listed(values)}
    if readable:
        expected[name] = content


write("semileptonic", layout(1), compression="gzip", shuffle=True)
write("dileptonic", {**layout(2, neutrinos="neutrinos", quarks=2), "decay_channel": ("i2", (N,))}, compression="gzip")

# the older names and types: int8 tags, `neutrinos`, float64, int64, one lepton as (N, 1), no optional field, others besides
older = layout(1, real="f8", integer="i8", flag="i1", neutrinos="neutrinos", truth=False)
older["leptons"] = ([("type", "u2"), ("iso", "f4"), ("energy", "f8"), *reversed(momentum("f8"))], (N, 1))
older["neutrinos"] = (momentum("f8"), (N, 1))
older["weight"] = ("f8", (N,))
write("older", older)

# every member big-endian; members of both orders (the tag has one byte, stored as little-endian), with gaps between them
write("big-endian", layout(1, real=">f4", integer=">i2", flag=">u2", truth=False))
mixed = layout(1, real=">f4", truth=False)
mixed["jets"] = (np.dtype(mixed["jets"][0], align=True), (N, JETS))
write("mixed-endian", mixed)

write("fletcher32", layout(1, truth=False), fletcher32=True, chunks=True)
indices = {"jets_indices": ("i2", (N, JETS))}
write("szip", layout(1, truth=False) | indices, only=["jets_indices"], compression="szip", chunks=True)
write("scaleoffset", layout(1, truth=False), only=["njets"], scaleoffset=0, chunks=True)
write("lzf", layout(1, truth=False), only=["jets"], readable=False, compression="lzf")
write("float16", layout(1, real="f2", truth=False), readable=False)
write("text", {**layout(1, truth=False), "njets": ("S4", (N,))}, readable=False)

(HERE / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
