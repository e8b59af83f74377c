"""The public suite for kernels, jupyter_kernel_test, with every sample that it asks for."""

import unittest

import jupyter_kernel_test as suite
from kernel import KERNEL


class Conformance(suite.KernelTests):
    kernel_name = KERNEL
    language_name = 'typescript'
    file_extension = '.ts'
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    completion_samples = [
        {'text': 'Math.flo', 'matches': {'floor'}},
        {'text': "import 'neutrina/eve", 'matches': {'neutrina/events'}},
    ]
    complete_code_samples = ['1', 'const x: number = 2', 'function f(n: number) {\n  return n\n}', '// a comment', '']
    incomplete_code_samples = ['const x = {', 'f(1,', 'class A {\n', '`a template', '/* a comment']
    invalid_code_samples = ['const = 1', ') 1', 'const a b', "'open"]
    code_page_something = 'parseInt?'
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {'code': '1 + 2', 'result': '3'},
        {'code': '[1, 2].map((x) => x * 2)', 'result': '[ 2, 4 ]'},
        {'code': "'text'", 'result': "'text'"},
    ]
    code_display_data = [
        {'code': 'display(html`<b>x</b>`)', 'mime': 'text/html'},
        {'code': 'display(md`*x*`)', 'mime': 'text/markdown'},
        {'code': "display(Buffer.from('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'))", 'mime': 'image/svg+xml'},
        {'code': "display(Buffer.from('89504e470d0a1a0a', 'hex'))", 'mime': 'image/png'},
    ]
    code_history_pattern = '1 ? 2*'
    supported_history_operations = ('tail', 'range', 'search')
    code_inspect_sample = 'parseInt'
    code_clear_output = 'clearOutput()'


class Welcome(suite.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == '__main__':
    unittest.main()
