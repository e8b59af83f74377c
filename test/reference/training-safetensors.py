"""A small safetensors file by the format's own Python package, and what that package reads in one that we wrote.

    pip install safetensors==0.8.0 numpy==2.4.6
    cd test/reference
    python training-safetensors.py write training-safetensors.safetensors
    node --import tsx training-safetensors.ts /tmp/ours.safetensors
    python training-safetensors.py read /tmp/ours.safetensors > training-safetensors.json
"""
import hashlib
import json
import sys

import numpy as np
import safetensors
from safetensors import safe_open
from safetensors.numpy import save_file

verb, path = sys.argv[1:]
origin = f"safetensors {safetensors.__version__}, test/reference/training-safetensors.py"
if verb == "write":
    save_file({
        "flow.0.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 8 - 0.25,
        "flow.0.bias": np.array([1e-30, -3.4e38, np.float32(1) / 3], dtype=np.float32),
        "scalar": np.array(2.5, dtype=np.float32),
        "empty": np.zeros((0, 4), dtype=np.float32),
        "counts": np.array([[-2147483648], [2147483647]], dtype=np.int32),
    }, path, metadata={"origin": origin, "ν": "ü"})
else:
    with safe_open(path, framework="numpy") as f:
        arrays = {name: f.get_tensor(name) for name in f.keys()}
        sha256 = hashlib.sha256(open(path, "rb").read()).hexdigest()
        print(json.dumps({"origin": origin, "sha256": sha256, "metadata": f.metadata(), "arrays": {
            name: {"dtype": str(a.dtype), "shape": a.shape, "data": a.flatten().tolist()} for name, a in arrays.items()}}))
