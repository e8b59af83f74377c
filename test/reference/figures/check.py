"""What others' packages say of exported figures: uhi's schema, HEPData's validator, hepdata-lib, pyhf.

node --import tsx test/reference/figures/make.ts FOLDER
npx neutrina export FOLDER/figure.json --uhi FOLDER/figure.uhi.json --hepdata FOLDER/hepdata
python test/reference/figures/check.py FOLDER
Last run: uhi 1.2.1, hepdata-lib 0.21.0, hepdata-validator 0.3.6, pyhf 0.7.6.
"""
import json
import pathlib
import sys

import numpy as np
import pyhf
import uhi.schema
import yaml
from hepdata_validator.data_file_validator import DataFileValidator
from hepdata_validator.submission_file_validator import SubmissionFileValidator

folder = pathlib.Path(sys.argv[1])
histograms = json.loads((folder / "figure.uhi.json").read_text())
uhi.schema.validate(histograms)
print(f"uhi: {len(histograms)} histograms are sound")

submission = SubmissionFileValidator()
assert submission.validate(file_path=str(folder / "hepdata/submission.yaml")), submission.print_errors(str(folder))
tables = sorted((folder / "hepdata").glob("table_*.yaml"))
for path in tables:
    table = DataFileValidator()
    assert table.validate(file_path=str(path)), table.print_errors(str(path))
print(f"HEPData: submission and {len(tables)} tables are sound")

# what hepdata-lib makes of the same numbers is the same table
from hepdata_lib import Uncertainty, Variable  # noqa: E402

first = yaml.safe_load(tables[0].read_text())
for written in first["dependent_variables"]:
    variable = Variable(written["header"]["name"], is_independent=False, is_binned=False, units=written["header"].get("units", ""))
    variable.values = [v["value"] for v in written["values"]]
    error = Uncertainty("stat", is_symmetric=True)
    error.values = [v["errors"][0]["symerror"] for v in written["values"]]
    variable.add_uncertainty(error)
    made = variable.make_dict()
    assert np.allclose([v["value"] for v in made["values"]], variable.values)
print("hepdata-lib: reads its variables and errors")

spec = json.loads((folder / "pyhf.json").read_text())
pyhf.schema.validate(spec, "workspace.json")
workspace = pyhf.Workspace(spec)
model = workspace.model()
fit = pyhf.infer.mle.fit(workspace.data(model), model)
print(f"pyhf: the workspace is sound, fitted mu = {fit[model.config.poi_index]:.3f}")
