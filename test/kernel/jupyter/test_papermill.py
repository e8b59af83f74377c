"""papermill with the translator of integrations/papermill, jupytext and the console."""

import json
import math
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
import papermill
from kernel import KERNEL
from papermill.translators import papermill_translators

FOLDER = Path(tempfile.mkdtemp())
DECLARED = """const size: 'ci' | 'full' = 'full' // how much
const n = 3
let cuts: number[] = [1]"""
USED = """if (size === 'full') throw new Error('not set')
;`${size} ${n + 1} ${cuts.length} ${JSON.stringify(cuts)}`"""


def write(name, *cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {'name': KERNEL, 'display_name': 'TypeScript (neutrina)', 'language': 'typescript'}
    made.cells[0].metadata.tags = ['parameters']
    path = FOLDER / name
    nbformat.write(made, path)
    return path


def result(notebook):
    return notebook.cells[-1].outputs[-1].data['text/plain']


class Papermill(unittest.TestCase):
    def test_parameters_reach_the_cells(self):
        path = write('in.ipynb', DECLARED, USED)
        parameters = {'size': 'ci', 'n': 41, 'cuts': [1.5, -2, math.inf]}
        done = papermill.execute_notebook(path, FOLDER / 'out.ipynb', parameters, progress_bar=False)
        self.assertEqual(result(done), "'ci 42 3 [1.5,-2,null]'")
        self.assertIn('const size: any = "ci"', done.cells[1].source)

    def test_from_the_command_line(self):
        path = write('cli.ipynb', "const size: string = 'full'", 'size')
        words = [sys.executable, '-m', 'papermill', path, FOLDER / 'cli-out.ipynb', '-p', 'size', 'ci', '--no-progress-bar']
        subprocess.run(words, check=True, capture_output=True)
        self.assertEqual(result(nbformat.read(FOLDER / 'cli-out.ipynb', 4)), "'ci'")

    def test_every_kind_of_value_is_typescript(self):
        translate = papermill_translators.find_translator(KERNEL, 'typescript').translate
        values = [None, True, 1, -2.5, 'a "b"\n\u2028 \\ ${x}', math.nan, -math.inf, [1, [None]], {'a b': {'c': False}}]
        told = [translate(value) for value in values]
        self.assertEqual(told[:4] + told[5:7], ['null', 'true', '1', '-2.5', 'NaN', '-Infinity'])
        self.assertEqual(json.loads(told[4]), values[4])
        self.assertEqual(told[7:], ['[1, [null]]', '{"a b": {"c": false}}'])

    def test_a_wrong_name_is_refused_and_parameters_are_told(self):
        with self.assertRaisesRegex(ValueError, 'expected the name of a variable'):
            papermill_translators.find_translator(KERNEL, 'typescript').codify({'a-b': 1})
        found = papermill.inspect_notebook(write('inspect.ipynb', DECLARED))
        self.assertEqual({name: found[name]['default'] for name in found}, {'size': "'full'", 'n': '3', 'cuts': '[1]'})
        self.assertEqual(found['size']['help'], 'how much')


class OtherFrontEnds(unittest.TestCase):
    def test_jupytext_there_and_back_and_executed(self):
        path = write('text.ipynb', 'const n: number = 1', 'n + 1')
        jupytext = lambda *words: subprocess.run([sys.executable, '-m', 'jupytext', *words], check=True, capture_output=True)
        jupytext('--to', 'ts:percent', path, '-o', FOLDER / 'text.ts')
        jupytext('--to', 'ipynb', FOLDER / 'text.ts', '-o', FOLDER / 'back.ipynb', '--execute')
        back = nbformat.read(FOLDER / 'back.ipynb', 4)
        self.assertEqual([cell.source for cell in back.cells], ['const n: number = 1', 'n + 1'])
        self.assertEqual(result(back), '2')

    def test_the_console_answers(self):
        words = [sys.executable, '-m', 'jupyter', 'console', '--kernel', KERNEL, '--simple-prompt']
        done = subprocess.run(words, input='const n: number = 20\nn + 1\n', capture_output=True, text=True, timeout=120)
        self.assertIn('Out[2]: 21', done.stdout)


if __name__ == '__main__':
    unittest.main()
