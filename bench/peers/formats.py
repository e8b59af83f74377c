"""Writes and reads events as bench/formats.ts asks: `write FROM.parquet FOLDER`, then lines on stdin, each a file to read.

Each line is answered by the processor time and the events of one reading of every column into numpy arrays, one thread.
usage: started by `npm run bench:formats -- --python PYTHON`; needs uproot, awkward, pyarrow, numpy
"""
import sys
import time

import awkward as ak
import pyarrow as pa
import pyarrow.parquet as pq
import uproot

pa.set_cpu_count(1)
pa.set_io_thread_count(1)


def write(source, folder):
    table = pq.read_table(source, use_threads=False)
    columns = {name: table[name].to_numpy() for name in table.column_names}
    codecs = {"zstd": uproot.ZSTD(5), "lz4": uproot.LZ4(4), "zlib": uproot.ZLIB(1)}
    for name, codec in codecs.items():
        with uproot.recreate(f"{folder}/{name}.root", compression=codec) as file:
            file.mktree("events", {k: v.dtype for k, v in columns.items()})
            for start in range(0, table.num_rows, 100_000):
                file["events"].extend({k: v[start : start + 100_000] for k, v in columns.items()})
    for name in ("snappy", "zstd", "gzip"):
        pq.write_table(table, f"{folder}/{name}.parquet", compression=name, row_group_size=100_000)


def read(path):
    if path.endswith(".root"):
        with uproot.open(path) as file:
            return len(ak.Array(file["events"].arrays(library="ak"))["MET_MET"])
    table = pq.read_table(path, use_threads=False)
    return [len(table[name].to_numpy()) for name in table.column_names][0]


if sys.argv[1] == "write":
    write(sys.argv[2], sys.argv[3])
else:
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.process_time()
        count = read(line.strip())
        print(time.process_time() - began, count, flush=True)
