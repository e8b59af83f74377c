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


def real(name, shape):
    """Random floats of 4 bytes that a column of this name may hold."""
    if name == "eta":
        return rng.normal(0, 1.5, shape).astype("f4")
    if name == "phi":
        return rng.uniform(-np.pi, np.pi, shape).astype("f4")
    return np.abs(rng.normal(50, 20, shape)).astype("f4") + 5


def integer(name, shape, quarks):
    """Random integers that a column of this name may hold."""
    if name == "charge":
        return rng.choice([-1, 1], shape)
    if name in ("type", "is_tagged"):
        return rng.integers(0, 2, shape)
    low, high = {"njets": (10, 15), "nbjets": (0, 4), "jets_indices": (-1, quarks), "matchability": (0, 2**quarks)}.get(name, (1, 100))
    return rng.integers(low, high, shape)


def fill(dtype, shape, name, quarks):
    """Random values of a type that a column of this name may hold."""
    out = np.zeros(shape, dtype)
    if out.dtype.names:
        for member in out.dtype.names:
            out[member] = fill(out.dtype[member], shape, member, quarks)
        return out
    if out.dtype.kind == "f":
        return real(name, shape).astype(dtype)
    return (rng.integers(0, 2, shape) if out.dtype.kind == "b" else integer(name, shape, quarks)).astype(dtype)


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


def write(name, sets, only=(), readable=True, userblock=0, **options):
    """A file of random events; `only` names the data sets that get the options, all by default."""
    quarks = sets.get("truth_quarks", (0, (N, 4)))[1][1]
    content = {}
    with h5py.File(HERE / f"{name}.h5", "w", userblock_size=userblock) as file:
        group = file.create_group("delphes")
        for key, (dtype, shape) in sets.items():
            values = fill(np.dtype(dtype), shape, key, quarks)
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

# enumerations keep their order where everything around them is swapped, and so does what stands behind them in a compound
few = h5py.enum_dtype({"ten": 10, "most": 14}, basetype=">i2")
flavour = h5py.enum_dtype({"electron": 0, "muon": 1}, basetype=">i4")
for order in ["type pt eta phi energy charge", "pt eta type phi energy charge", "pt eta phi energy charge type"]:
    sets = layout(1, real=">f4", integer=">i2", flag=">u2", truth=False) | {"njets": (few, (N,))}
    types = dict(sets["leptons"][0]) | {"type": flavour}
    sets["leptons"] = ([(field, types[field]) for field in order.split()], (N,))
    write(f"big-endian-enum-{order.split().index('type')}", sets)
for base in ["<i2", ">i8", "u1"]:
    enum = h5py.enum_dtype({"ten": 10, "most": 14}, basetype=base)
    write(f"enum-{np.dtype(base).name}", layout(1, truth=False) | {"njets": (enum, (N,))}, chunks=True)

write("user-block", layout(1, truth=False), userblock=512)
write("user-block-4096", layout(1, truth=False), userblock=4096, chunks=True, compression="gzip")

write("fletcher32", layout(1, truth=False), fletcher32=True, chunks=True)
indices = {"jets_indices": ("i2", (N, JETS))}
write("szip", layout(1, truth=False) | indices, only=["jets_indices"], compression="szip", chunks=True)
write("scaleoffset", layout(1, truth=False), only=["njets"], scaleoffset=0, chunks=True)
write("lzf", layout(1, truth=False), only=["jets"], readable=False, compression="lzf")
write("float16", layout(1, real="f2", truth=False), readable=False)
write("text", {**layout(1, truth=False), "njets": ("S4", (N,))}, readable=False)

(HERE / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
