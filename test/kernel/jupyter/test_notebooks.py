"""Notebooks as nbclient and nbconvert run them."""

import tempfile
import unittest
from pathlib import Path

import nbformat
from kernel import KERNEL
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor


def notebook(*cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {'name': KERNEL, 'display_name': 'TypeScript (neutrina)', 'language': 'typescript'}
    return made


def execute(*cells, **options):
    made = notebook(*cells)
    ExecutePreprocessor(timeout=120, kernel_name=KERNEL, **options).preprocess(made, {'metadata': {'path': tempfile.mkdtemp()}})
    return made


def text(cell):
    return ''.join(o.get('text') or o.get('data', {}).get('text/plain', '') for o in cell.outputs)


class Notebooks(unittest.TestCase):
    def test_sixty_cells_keep_their_outputs(self):
        cells = [f'{i}' if i % 2 else f'console.log({i})' for i in range(60)]
        done = execute(*cells)
        self.assertEqual([text(cell).strip() for cell in done.cells], [str(i) for i in range(60)])
        self.assertEqual([cell.execution_count for cell in done.cells], list(range(1, 61)))

    def test_prints_are_kept_to_the_last(self):
        done = execute(*(f'for (let i = 0; i < {n}; i++) console.log(i)' for n in (5000, 20000)))
        for cell, n in zip(done.cells, (5000, 20000)):
            self.assertEqual(text(cell), ''.join(f'{i}\n' for i in range(n)))

    def test_large_outputs_are_kept(self):
        done = execute('"x".repeat(5_000_000).length + console.log("y".repeat(5_000_000))!', '// @ts-nocheck\nconsole.log("y".repeat(5_000_000))')
        self.assertEqual(len(text(done.cells[1])), 5_000_001)

    def test_an_error_stops_unless_it_is_allowed(self):
        with self.assertRaises(CellExecutionError) as raised:
            execute('throw new RangeError("stop here")', '1')
        self.assertIn('stop here', str(raised.exception))
        done = execute('const s: string = 1', 'throw new Error("x")', '"went on"', allow_errors=True)
        self.assertEqual([cell.outputs[0].output_type for cell in done.cells], ['error', 'error', 'execute_result'])
        self.assertEqual(text(done.cells[2]), "'went on'")

    def test_progress_leaves_one_clean_line(self):
        done = execute('for (const _ of progress(Array(50).fill(0), "steps")) await new Promise((r) => setTimeout(r, 10))')
        (output,) = done.cells[0].outputs
        self.assertEqual(list(output.data), ['text/plain'])
        self.assertRegex(output.data['text/plain'], r'^steps: 50 of 50 in [\d.]+ s$')

    def test_clear_output_replaces(self):
        done = execute('console.log("a"); clearOutput(); console.log("b")', 'console.log("a"); clearOutput({ wait: true }); console.log("b")')
        self.assertEqual([text(cell) for cell in done.cells], ['b\n', 'b\n'])

    def test_html_export_shows_charts_as_pictures_and_escapes_data(self):
        chart = (
            "const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')\n"
            "display({ 'application/vnd.vegalite.v5+json': { mark: 'bar' }, 'image/png': png, 'text/plain': 'chart' }, { raw: true })\n"
            "display([{ name: '<script>alert(1)</script>' }])"
        )
        html, _ = HTMLExporter().from_notebook_node(execute(chart))
        self.assertIn('data:image/png;base64,iVBORw0', html)
        self.assertNotIn('<script>alert(1)', html)

    def test_nbclient_runs_it(self):
        made = notebook('1 + 1')
        NotebookClient(made, timeout=60, kernel_name=KERNEL).execute()
        self.assertEqual(text(made.cells[0]), '2')
        self.assertEqual(made.metadata.language_info.name, 'typescript')


if __name__ == '__main__':
    unittest.main()
