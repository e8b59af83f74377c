"""Events a second of an exported network in onnxruntime, one thread, one event a call and many at once.

usage: python speed.py FILE.onnx [EVENTS AT ONCE]
CPU time is what counts on a machine that others use too. Last run: onnxruntime 1.32.0.
"""
import sys
import time

import numpy as np
import onnxruntime as ort

path, many = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 512
options = ort.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
random = np.random.default_rng(1)


def column(name, shape):
    """Numbers that events could have."""
    size = shape[:-1]
    u = lambda low, high: random.uniform(low, high, size).astype(np.float32)
    if name == "z":
        return random.standard_normal(shape, dtype=np.float32)
    if name == "met":
        return np.stack([u(20, 120), u(-3, 3)], -1)
    if name == "counts":
        return np.stack([np.full(size, 6), np.full(size, 2)], -1).astype(np.float32)
    pt, eta = u(30, 150), u(-2, 2)
    rest = [np.where(np.arange(size[-1]) % 2 == 0, 1, -1) * np.ones(size), np.zeros(size)] if name == "leptons" else [u(0, 1) > 0.6]
    if name == "jets":
        pt = -np.sort(-pt, axis=-1) * (np.arange(size[-1]) < 6)
    return np.stack([pt, eta, u(-3, 3), pt * np.cosh(eta) * 1.01, *rest], -1).astype(np.float32)


for events in (1, many):
    feeds = [
        {i.name: column(i.name, [events if n == "events" else n for n in i.shape]) for i in session.get_inputs()}
        for _ in range(max(4, 600 // events))
    ]
    for feed in feeds[: max(2, len(feeds) // 5)]:
        session.run(None, feed)
    wall, cpu = time.perf_counter(), time.process_time()
    for feed in feeds:
        session.run(None, feed)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    count = events * len(feeds)
    print(f"{events} at once: {count / cpu:.0f} events/s of CPU time, {count / wall:.0f} of wall time")
