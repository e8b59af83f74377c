"""Reference numbers for src/lib/unfolding/omnifold from the authors' package, which shares no code with it.

    pip install omnifold==0.1.36 tensorflow-cpu==2.21.0 numpy==2.4.6
    python test/reference/unfolding-omnifold.py      (writes unfolding-omnifold.json beside itself; about two minutes)

A normal truth seen with a normal detector, one column at each level; the data have another mean and width. Events come from
mulberry32 and Box-Muller, so that the test makes the same ones. Each run is of other Poisson weights of the data and another start of
the networks: their spread is the statistical one of bins.
"""
import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import tensorflow as tf
from omnifold.dataloader import DataLoader
from omnifold.net import MLP, weighted_binary_crossentropy
from omnifold.omnifold import MultiFold

# Keras 3 finds the loss of a cloned model by name alone
tf.keras.utils.get_custom_objects()["weighted_binary_crossentropy"] = weighted_binary_crossentropy

COUNT = 5000
ITERATIONS = 3
RUNS = 6
EDGES = np.linspace(-2, 2.4, 12)
SIGMA = 0.5


def mulberry32(seed):
    while True:
        seed = (seed + 0x6D2B79F5) & 0xFFFFFFFF
        t = seed
        t = ((t ^ (t >> 15)) * (t | 1)) & 0xFFFFFFFF
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296


def events(seed, mean, width):
    u = mulberry32(seed)
    z = [np.sqrt(-2 * np.log(1 - next(u))) * np.cos(2 * np.pi * next(u)) for _ in range(2 * COUNT)]
    truth = mean + width * np.array(z[:COUNT])
    return truth, truth + SIGMA * np.array(z[COUNT:])


def main():
    generated, measured = events(1, 0, 1)
    truth, data = events(2, 0.3, 0.9)
    column = lambda x: x.astype("f4")[:, None]
    runs, sums = [], []
    for run in range(RUNS):
        np.random.seed(run)
        tf.keras.utils.set_random_seed(run)
        weights = np.random.poisson(1, COUNT).astype("f4")
        with tempfile.TemporaryDirectory() as folder:
            unfold = MultiFold(
                "reference",
                MLP(1),
                MLP(1),
                DataLoader(reco=column(data), weight=weights),
                DataLoader(reco=column(measured), gen=column(generated)),
                weights_folder=folder,
                log_folder=folder,
                niter=ITERATIONS,
                batch_size=256,
                epochs=10,
                lr=1e-3,
            )
            unfold.Unfold()
            w = unfold.reweight(column(generated), unfold.model2, batch_size=1000)
        runs.append(np.histogram(generated, EDGES, weights=w / w.sum())[0])
        sums.append(float(w.mean()))
        print(run, runs[-1].round(4), w.mean(), flush=True)
    out = {
        "versions": {name: version(name) for name in ("omnifold", "tensorflow", "keras", "numpy")},
        "call": f"MultiFold(MLP(1), MLP(1), niter={ITERATIONS}, batch_size=256, epochs=10, lr=1e-3), {RUNS} runs",
        "count": COUNT,
        "iterations": ITERATIONS,
        "edges": EDGES.round(6).tolist(),
        "first": {"generated": generated[:3].tolist(), "measured": measured[:3].tolist(), "data": data[:3].tolist()},
        "truth": (np.histogram(truth, EDGES)[0] / COUNT).tolist(),
        "simulated": (np.histogram(generated, EDGES)[0] / COUNT).tolist(),
        "unfolded": np.mean(runs, axis=0).round(6).tolist(),
        "spread": np.std(runs, axis=0, ddof=1).round(6).tolist(),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, indent=1) + "\n")


main()
