"""Real events for the peers, read from the public HDF5 layout (group `delphes`). GeV and radians."""
import h5py
import numpy as np


def semileptonic(path, count):
    """Inputs of Table 1 of arXiv 2207.00664, standardised; padded jets are -inf in every column.

    met [n, 2], lepton [n, 5], misc [n, 2], jets [n, 10, 5], target [n, 3] = (px, py, eta)
    """
    with h5py.File(path, "r") as file:
        table = {name: data[:count] for name, data in file["delphes"].items()}
    met, lepton, jets = table["MET"], table["leptons"].reshape(len(table["MET"])), table["jets"]
    neutrino = table["truth_neutrinos"].reshape(len(met))
    real = jets["pt"] > 0
    with np.errstate(divide="ignore"):
        columns = {
            "met": _matrix(*_plane(met["MET"], met["phi"])),
            "lepton": _matrix(*_plane(lepton["pt"], lepton["phi"]), lepton["eta"], np.log(lepton["energy"]), lepton["type"]),
            "misc": _matrix(table["njets"], table["nbjets"]),
            "jets": _matrix(*_plane(jets["pt"], jets["phi"]), jets["eta"], np.log(jets["energy"]), jets["is_tagged"]),
            "target": _matrix(*_plane(neutrino["pt"], neutrino["phi"]), neutrino["eta"]),
        }
    inputs = {name: _standardised(x, x[real] if name == "jets" else x) for name, x in columns.items()}
    inputs["jets"][~real] = -np.inf
    return inputs


def dileptonic(path, count):
    """Inputs of the released nu2-Flows, not standardised (its network does that); padded jets are zero.

    misc [n, 2], met [n, 2], leptons [n, 2, 6] (negative charge first), jets [n, 10, 5], neutrinos [n, 2, 3]
    """
    with h5py.File(path, "r") as file:
        table = {name: data[:count] for name, data in file["delphes"].items()}
    met, leptons, jets, neutrinos = table["MET"], table["leptons"], table["jets"], table["neutrinos"]
    leptons = np.take_along_axis(leptons, np.argsort(leptons["charge"], axis=1), axis=1)
    inputs = [
        _matrix(table["njets"], table["nbjets"]),
        _matrix(*_plane(met["MET"], met["phi"])),
        _matrix(*_momentum(leptons), np.log(leptons["energy"] + 1e-8), leptons["charge"], leptons["type"]),
        _matrix(*_momentum(jets), np.log(jets["energy"] + 1e-8), jets["is_tagged"]),
        _matrix(*_momentum(neutrinos)),
    ]
    inputs[3][jets["pt"] <= 0] = 0
    return inputs


def batches(count, size, seed=1):
    """Shuffled index arrays of `size` events, for ever."""
    generator = np.random.default_rng(seed)
    while True:
        order = generator.permutation(count)
        for start in range(0, count - size + 1, size):
            yield order[start : start + size]


def _plane(pt, phi):
    return pt * np.cos(phi), pt * np.sin(phi)


def _momentum(objects):
    return *_plane(objects["pt"], objects["phi"]), objects["pt"] * np.sinh(objects["eta"])


def _matrix(*columns):
    return np.stack(columns, axis=-1).astype(np.float32)


def _standardised(x, sample):
    flat = sample.reshape(-1, x.shape[-1])
    scale = flat.std(axis=0)
    return (x - flat.mean(axis=0)) / np.where(scale == 0, 1, scale)
