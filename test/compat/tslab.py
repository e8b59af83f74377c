"""Runs cells in tslab over jupyter_client, and prints the text that they made. usage: tslab.py KERNELS_PREFIX FOLDER < cells as JSON"""

import json
import os
import sys

prefix, folder = sys.argv[1:3]
os.environ['JUPYTER_PATH'] = prefix + '/share/jupyter'

import nbformat  # noqa: E402 (reads the path above)
from nbclient import NotebookClient  # noqa: E402

cells = [nbformat.v4.new_code_cell(cell) for cell in json.load(sys.stdin)]
notebook = nbformat.v4.new_notebook(cells=cells)
NotebookClient(notebook, timeout=120, kernel_name='tslab', resources={'metadata': {'path': folder}}).execute()
print(''.join(output.get('text', '') for cell in notebook.cells for output in cell.outputs))
