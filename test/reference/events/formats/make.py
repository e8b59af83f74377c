"""The same 60 events in every format, by the programs that others use; events.h5 (h5py) is what all must be read as.

Run once: python make.py FILE, with FILE = data/ttbar_semilep_test.h5 (versions go into versions.json; the tests need only the output).
"""
import json
import lzma
import sys
from array import array

import awkward as ak
import h5py
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import ROOT
import uproot

N, JETS = 60, 10
with h5py.File(sys.argv[1]) as file:
    record = {name: file["delphes"][name][:N] for name in ["MET", "leptons", "jets", "njets", "nbjets", "truth_neutrinos"]}
with h5py.File("events.h5", "w") as file:
    for name, values in record.items():
        file.create_dataset(f"delphes/{name}", data=values, compression="gzip", compression_opts=9, shuffle=True)

jets, leptons, neutrinos = record["jets"], record["leptons"], record["truth_neutrinos"]
present = jets["pt"] > 0
lists = {f"jet_{f}": ak.unflatten(jets[f][present], present.sum(1)) for f in ["pt", "eta", "phi", "energy"]}
lists["jet_tag"] = ak.unflatten(jets["is_tagged"][present].astype("i1"), present.sum(1))
flat = {"met_pt": record["MET"]["MET"], "met_phi": record["MET"]["phi"], "njets": record["njets"], "nbjets": record["nbjets"]}
flat |= {f"lep_{f}": leptons[f] for f in ["pt", "eta", "phi", "energy", "charge", "type"]}
flat |= {f"nu_{f}": neutrinos[g] for f, g in [("pt", "pt"), ("eta", "eta"), ("phi", "phi"), ("mass", "mass"), ("pdg", "PDGID")]}
numbered = {f"jet{i + 1}_{f}": jets[f][:, i] for f in ["pt", "eta", "phi", "energy"] for i in range(JETS)}
numbered |= {f"jet{i + 1}_tag": jets["is_tagged"][:, i].astype("i1") for i in range(JETS)}

# uproot: lists as arrays with a counter of their own, baskets of 25 events
for code in ["LZ4", "LZMA"]:
    with uproot.recreate(f"uproot-{code.lower()}.root", compression=getattr(uproot, code)(5)) as file:
        types = {k: v.dtype for k, v in flat.items()} | {k: "var * " + str(ak.type(v).content.content) for k, v in lists.items()}
        file.mktree("reco", types)
        for at in range(0, N, 25):
            file["reco"].extend({k: v[at : at + 25] for k, v in (flat | lists).items()})
with uproot.recreate("uproot-rntuple.root") as file:
    file.mkrntuple("reco", flat | lists)

# ROOT itself: vectors in a tree of a directory (two cycles of it), and an RNTuple with clusters of 25 events
CPP = {"float32": "float", "int16": "short", "int32": "int", "int8": "char"}


def root_tree(name, algorithm, directory):
    file = ROOT.TFile(name, "RECREATE")
    file.SetCompressionAlgorithm(algorithm)
    folder = file.mkdir(directory) if directory else file
    folder.cd()
    tree = ROOT.TTree("reco", "events")
    tree.SetAutoFlush(25)
    cells = {k: array({"float32": "f", "int16": "h", "int32": "i"}[v.dtype.name], [0]) for k, v in flat.items()}
    for k, cell in cells.items():
        tree.Branch(k, cell, f"{k}/{ {'f': 'F', 'h': 'S', 'i': 'I'}[cell.typecode]}")
    vectors = {k: ROOT.std.vector["float" if k != "jet_tag" else "char"]() for k in lists}
    for k, vector in vectors.items():
        tree.Branch(k, vector, 1000)
    fixed = array("f", [0] * JETS)
    tree.Branch("jets_pt_fixed", fixed, f"jets_pt_fixed[{JETS}]/F")
    words = ROOT.std.string()
    tree.Branch("words", words)
    for i in range(N):
        for k, cell in cells.items():
            cell[0] = flat[k][i].item()
        for k, vector in vectors.items():
            vector.clear()
            for x in lists[k][i]:
                vector.push_back(chr(x) if k == "jet_tag" else x)
        fixed[:] = array("f", jets["pt"][i].tolist())
        tree.Fill()
        if i == 30:
            tree.AutoSave()
    tree.Write()
    file.Close()


for name, algorithm in [("zlib", 1), ("lzma", 2), ("lz4", 4), ("zstd", 5), ("none", 0)]:
    root_tree(f"root-{name}.root", algorithm, "analysis")

model = ROOT.RNTupleModel.Create()
for k, v in flat.items():
    model.MakeField[CPP[v.dtype.name]](k)
for k in lists:
    model.MakeField[f"std::vector<{'float' if k != 'jet_tag' else 'std::int8_t'}>"](k)
writer = ROOT.RNTupleWriter.Recreate(model, "reco", "root-rntuple.root")
for i in range(N):
    entry = writer.CreateEntry()
    for k, v in flat.items():
        entry[k] = v[i].item()
    for k, v in lists.items():
        entry[k] = v[i].to_list()
    writer.Fill(entry)
    if i % 25 == 24:
        writer.CommitCluster()
del writer

# pyarrow: both page versions, codecs, row groups of 25, with and without dictionaries, fixed lists, a missing list
table = pa.table({k: pa.array(v) for k, v in flat.items()} | {k: ak.to_arrow(v, extensionarray=False) for k, v in lists.items()})
for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    version = "2.0" if codec in ("snappy", "zstd") else "1.0"
    options = {"use_dictionary": codec != "none", "row_group_size": 25, "data_page_version": version}
    pq.write_table(table, f"pyarrow-{codec}.parquet", compression=codec, **options)
fixed = {f"jet_{f}": pa.FixedSizeListArray.from_arrays(pa.array(jets[f].ravel()), JETS) for f in ["pt", "eta", "phi", "energy"]}
fixed["jet_tag"] = pa.FixedSizeListArray.from_arrays(pa.array(jets["is_tagged"].ravel()), JETS)
pq.write_table(pa.table({k: pa.array(v) for k, v in flat.items()} | fixed), "pyarrow-fixed.parquet")

# pandas and h5py: numbered columns, as text, as Parquet and as tables of HDF5
frame = pd.DataFrame(flat | numbered)
frame.to_csv("pandas.csv", index=False)
frame.to_csv("pandas-semicolons.csv", index=False, sep=";", lineterminator="\r\n")
frame.to_csv("pandas.tsv", index=False, sep="\t", quoting=2)
frame.to_parquet("pandas.parquet")
frame.to_hdf("pandas.h5", key="events", format="table", data_columns=True, index=False, complevel=9)
with h5py.File("h5py-arrays.h5", "w") as file:
    for k, v in flat.items():
        file[f"events/{k}"] = v
    for f in ["pt", "eta", "phi", "energy", "is_tagged"]:
        file[f"events/jet_{'tag' if f == 'is_tagged' else f}"] = jets[f]
    file["stacked/jets"] = np.stack([jets[f] for f in ["pt", "eta", "phi", "energy"]], -1)

def put_tree(file, name, columns):
    """Columns as a TTree; records of lists share a counter, as in NanoAOD."""
    file.mktree(name, {k: v.type.content if isinstance(v, ak.Array) else v.dtype for k, v in columns.items()})
    file[name].extend(columns)


# others' layouts: MeV in vectors and scale factors, collections with counters
mev = {"el_pt": [], "el_eta": [], "el_phi": [], "el_e": [], "el_charge": [], "mu_pt": [], "mu_eta": [], "mu_phi": [], "mu_e": [], "mu_charge": []}
for i in range(N):
    for kind, name in [(0, "el"), (1, "mu")]:
        for f, g, scale in [("pt", "pt", 1000), ("eta", "eta", 1), ("phi", "phi", 1), ("e", "energy", 1000), ("charge", "charge", 1)]:
            mev[f"{name}_{f}"].append([leptons[g][i].astype("f4" if g != "charge" else "i4") * np.float32(scale)] if leptons["type"][i] == kind else [])
atlas = {f"{k.split('_')[0]}_{k.split('_')[1]}_NOSYS" if k[3:] in ("pt", "e") else k: ak.Array(v) for k, v in mev.items()}
atlas |= {"jet_pt_NOSYS": lists["jet_pt"] * np.float32(1000), "jet_e_NOSYS": lists["jet_energy"] * np.float32(1000), "jet_eta": lists["jet_eta"], "jet_phi": lists["jet_phi"]}
atlas |= {"jet_GN2v01_FixedCutBEff_77_select": lists["jet_tag"], "met_met_NOSYS": flat["met_pt"] * np.float32(1000), "met_phi_NOSYS": flat["met_phi"]}
with uproot.recreate("topcptoolkit.root", compression=uproot.ZSTD(5)) as file:
    put_tree(file, "reco", atlas)

mass = np.sqrt(np.maximum(0, jets["energy"].astype("f8") ** 2 - (jets["pt"].astype("f8") * np.cosh(jets["eta"].astype("f8"))) ** 2))
nano = {"MET_pt": flat["met_pt"], "MET_phi": flat["met_phi"]}
nano["Jet"] = ak.zip({f: lists[f"jet_{f}"] for f in ["pt", "eta", "phi"]} | {"mass": ak.unflatten(mass[present].astype("f4"), present.sum(1)), "btagDeepFlavB": lists["jet_tag"] * np.float32(0.9)})
for kind, name in [(0, "Electron"), (1, "Muon")]:
    own = [[i] if leptons["type"][i] == kind else [] for i in range(N)]
    zipped = {f: ak.Array([[leptons[f][j] for j in o] for o in own]) for f in ["pt", "eta", "phi"]}
    zipped |= {"charge": ak.Array([[int(leptons["charge"][j]) for j in o] for o in own]), "mass": ak.Array([[np.float32(0.000511 if kind == 0 else 0.10566) for _ in o] for o in own])}
    nano[name] = ak.zip({k: ak.values_astype(v, "int32" if k == "charge" else "float32") for k, v in zipped.items()})
with uproot.recreate("nanoaod.root", compression=uproot.LZMA(5)) as file:
    put_tree(file, "Events", nano)

# LZMA as ROOT writes it, in more chunks than one (of at most 2 MiB unpacked)
pattern = bytes(((i * i >> 9) ^ (i % 251) * ((i >> 10) % 7)) & 255 for i in range(30_000)) * 170
with open("pattern.xz", "wb") as out:
    out.write(lzma.compress(pattern, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=6))

versions = {m.__name__: m.__version__ for m in [h5py, np, pd, pa, uproot, ak]} | {"ROOT": str(ROOT.gROOT.GetVersion())}
with open("versions.json", "w") as out:
    json.dump(versions, out)
    out.write("\n")
