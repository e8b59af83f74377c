"""What Jupyter messaging 5.3 promises, asked through jupyter_client."""

import time
import unittest

from kernel import Kernel


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def test_kernel_info(self):
        info = self.kernel.ask('kernel_info')
        self.assertEqual(info['protocol_version'], '5.3')
        self.assertEqual(info['language_info']['name'], 'typescript')
        self.assertEqual(info['language_info']['codemirror_mode'], 'typescript')

    def test_results_counts_and_bundles(self):
        first = self.kernel.run('1 + 1')
        self.assertEqual(first.value, '2')
        second = self.kernel.run("display({ 'text/html': '<b>x</b>', 'image/png': new Uint8Array([1]) }, { raw: true }).update(3)")
        self.assertEqual(second.of('execute_input')[0]['execution_count'], first.reply['content']['execution_count'] + 1)
        shown, updated = second.of('display_data')[0], second.of('update_display_data')[0]
        self.assertEqual(shown['data']['image/png'], 'AQ==')
        self.assertEqual(updated['data']['text/plain'], '3')
        self.assertEqual(shown['transient']['display_id'], updated['transient']['display_id'])

    def test_nothing_is_shown_for_statements(self):
        self.assertIsNone(self.kernel.run('const quiet = 1').value)

    def test_errors(self):
        thrown = self.kernel.run('const before = 7\nfunction f(): never {\n  throw new RangeError("no")\n}\nf()')
        self.assertEqual((thrown.status, thrown.error), ('error', 'RangeError'))
        self.assertIn('3:', '\n'.join(thrown.of('error')[0]['traceback']))
        self.assertEqual(self.kernel.run('before').value, '7')

    def test_type_errors_stop_a_cell_and_name_the_line(self):
        refused = self.kernel.run('console.log("ran")\nconst n: string = 5')
        self.assertEqual(refused.status, 'error')
        self.assertEqual(refused.text, '')
        self.assertIn('line 2', '\n'.join(refused.of('error')[0]['traceback']))

    def test_user_expressions(self):
        result = self.kernel.run('let u = 20', user_expressions={'good': 'u + 1', 'bad': 'nothing.there'})
        answers = result.reply['content']['user_expressions']
        self.assertEqual(answers['good']['data']['text/plain'], '21')
        self.assertEqual((answers['bad']['status'], answers['bad']['ename']), ('error', 'ReferenceError'))

    def test_silent_and_unstored_cells_are_not_counted(self):
        count = self.kernel.run('0').reply['content']['execution_count']
        silent = self.kernel.run('console.log("hush"); 5', silent=True)
        self.assertEqual((silent.value, silent.of('execute_input')), (None, []))
        self.kernel.run('6', store_history=False)
        self.assertEqual(self.kernel.run('0').reply['content']['execution_count'], count + 1)

    def test_history(self):
        self.kernel.run('const historic = 1\nhistoric')
        history = self.kernel.ask('history', hist_access_type='tail', n=1, output=True)['history']
        self.assertEqual(history[0][2], ['const historic = 1\nhistoric', '1'])
        found = self.kernel.ask('history', hist_access_type='search', pattern='*historic = 1*', unique=True)['history']
        self.assertEqual(len(found), 1)

    def test_completion_and_inspection_know_types_and_count_code_points(self):
        self.kernel.run('const 𝜈 = { energy: 1, /** in GeV */ momentum: 2 }\nconst vec = [1.5]')
        completed = self.kernel.ask('complete', 'vec.fla')
        self.assertIn('flatMap', completed['matches'])
        self.assertEqual((completed['cursor_start'], completed['cursor_end']), (4, 7))
        code = '𝜈.mom'
        completed = self.kernel.ask('complete', code, cursor_pos=5)
        self.assertEqual(completed['matches'], ['momentum'])
        self.assertEqual((completed['cursor_start'], completed['cursor_end']), (2, 5))
        inspected = self.kernel.ask('inspect', '𝜈.momentum', cursor_pos=5)
        self.assertTrue(inspected['found'])
        self.assertIn('number', inspected['data']['text/plain'])
        self.assertNotIn('alias', inspected['data']['text/plain'])
        self.assertNotIn('import', inspected['data']['text/plain'])

    def test_is_complete(self):
        ask = lambda code: self.kernel.ask('is_complete', code)['status']
        self.assertEqual([ask('1 + 1'), ask('for (;;) {'), ask('f(`a')], ['complete', 'incomplete', 'incomplete'])

    def test_an_error_gives_up_what_waits_and_nothing_else(self):
        ids = [self.kernel.post(code) for code in ('throw new Error("stop")', '1', '2')]
        statuses = [self.kernel.reply(msg_id)['content']['status'] for msg_id in ids]
        self.assertEqual(statuses, ['error', 'aborted', 'aborted'])
        ids = [self.kernel.post(code, stop_on_error=False) for code in ('throw new Error("go on")', '1')]
        statuses = [self.kernel.reply(msg_id)['content']['status'] for msg_id in ids]
        self.assertEqual(statuses, ['error', 'ok'])
        self.assertEqual(self.kernel.run('3').value, '3')

    def test_input(self):
        msg_id = self.kernel.post('`hello ${await jupyter.input("name? ")}`', allow_stdin=True)
        question = self.kernel.client.get_stdin_msg(timeout=20)
        self.assertEqual(question['content'], {'prompt': 'name? ', 'password': False})
        self.kernel.client.input('Ada')
        self.assertEqual(self.kernel.finish(msg_id).value, "'hello Ada'")
        refused = self.kernel.run('await jupyter.input()', allow_stdin=False)
        self.assertEqual(refused.status, 'error')

    def test_comms(self):
        opened = self.kernel.run(
            "jupyter.comms.register('echo', (comm) => comm.onMessage((data) => comm.send({ back: data })))\n"
            "jupyter.comms.open('chart', { a: 1 }).id"
        )
        self.assertEqual(opened.of('comm_open')[0]['target_name'], 'chart')
        self.kernel.send('comm_open', {'comm_id': 'c1', 'target_name': 'echo', 'data': {}})
        msg_id = self.kernel.send('comm_msg', {'comm_id': 'c1', 'data': {'x': [1, 2]}})
        messages = self.kernel.published(msg_id)
        self.assertEqual([m['content']['data'] for m in messages if m['msg_type'] == 'comm_msg'], [{'back': {'x': [1, 2]}}])
        comms = self.kernel.ask('comm_info', target_name='echo')['comms']
        self.assertEqual(comms, {'c1': {'target_name': 'echo'}})
        self.kernel.published(self.kernel.send('comm_close', {'comm_id': 'c1', 'data': {}}))
        self.assertEqual(self.kernel.ask('comm_info', target_name='echo')['comms'], {})

    def test_debugging_is_refused_and_unknown_requests_are_answered(self):
        request = {'type': 'request', 'seq': 1, 'command': 'initialize', 'arguments': {}}
        reply = self.kernel.reply(self.kernel.send('debug_request', request, 'control'), channel='control')
        self.assertFalse(reply['content']['success'])
        reply = self.kernel.reply(self.kernel.send('brew_request', {}))
        self.assertEqual((reply['msg_type'], reply['content']['status']), ('brew_reply', 'error'))

    def test_text_is_live_while_a_loop_blocks(self):
        code = 'process.stdout.write("begin"); const until = Date.now() + 1500; while (Date.now() < until); "end"'
        msg_id, began = self.kernel.post(code), time.time()
        self.kernel.wait_for_text('begin')
        self.assertLess(time.time() - began, 1.4)
        self.assertEqual(self.kernel.finish(msg_id).value, "'end'")

    def test_native_text_is_captured_in_the_cell_that_made_it(self):
        code = "import { execSync } from 'node:child_process'\nexecSync('echo out; echo err >&2', { stdio: 'inherit' })\n0"
        text = self.kernel.run(code).of('stream')
        self.assertEqual(sorted((c['name'], c['text']) for c in text), [('stderr', 'err\n'), ('stdout', 'out\n')])

    def test_a_write_calls_back(self):
        self.assertEqual(self.kernel.run('await new Promise<void>((r) => process.stdout.write("x", () => r())); 1').value, '1')

    def test_a_value_that_is_no_json_is_told(self):
        shown = self.kernel.run("const ring: any = {}; ring.ring = ring; display({ 'application/json': ring }, { raw: true })")
        self.assertEqual(shown.status, 'ok')
        self.assertIn('no JSON', shown.of('display_data')[0]['data']['text/plain'])

    def test_garbage_does_not_bring_the_kernel_down(self):
        socket = self.kernel.client.shell_channel.socket
        socket.send_multipart([b'garbage'])
        socket.send_multipart([b'<IDS|MSG>', b'wrong', b'{}', b'{}', b'{}', b'{}'])
        socket.send_multipart([b'<IDS|MSG>'] + [b'\xff' * 10] * 9)
        self.assertEqual(self.kernel.run('8').value, '8')
        self.assertTrue(self.kernel.client.hb_channel.is_beating())


if __name__ == '__main__':
    unittest.main()
