"""Interrupts keep the state; restarts and ends are quick; nothing outlives its server."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from kernel import Kernel

BUSY = {
    'a loop': 'console.log("on"); while (true) {}',
    'a loop after an await': 'await 0; console.log("on"); while (true) {}',
    'a pending promise': 'console.log("on"); await new Promise(() => {})',
    'a microtask loop': 'console.log("on"); for (;;) await null',
    'a timer callback': 'setTimeout(() => { console.log("on"); while (true) {} }, 10); await new Promise(() => {})',
}


class Interrupts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()
        cls.kernel.run('let state = 1')

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def stop(self, code, interrupt):
        self.kernel.run('state++')
        expected = self.kernel.run('state').value
        msg_id = self.kernel.post(code)
        self.kernel.wait_for_text('on')
        began = time.time()
        interrupt()
        result = self.kernel.finish(msg_id, timeout=10)
        self.assertEqual((result.status, result.error), ('error', 'KeyboardInterrupt'))
        self.assertLess(time.time() - began, 5)
        self.assertEqual(self.kernel.run('state').value, expected)
        return result

    def test_by_message(self):
        for name, code in BUSY.items():
            with self.subTest(name):
                self.stop(code, self.kernel.manager.interrupt_kernel)

    def test_by_signal(self):
        for name, code in BUSY.items():
            with self.subTest(name):
                self.stop(code, lambda: os.kill(self.kernel.manager.provisioner.pid, signal.SIGINT))

    def test_names_of_an_interrupted_cell_stay_known(self):
        self.stop('let halfway = 5; console.log("on"); while (true) {}', self.kernel.manager.interrupt_kernel)
        self.assertEqual(self.kernel.run('halfway').value, '5')

    def test_the_signal_of_the_cell_is_aborted(self):
        code = 'jupyter.signal.addEventListener("abort", () => { state = -100 }); console.log("on"); await new Promise(() => {})'
        msg_id = self.kernel.post(code)
        self.kernel.wait_for_text('on')
        self.kernel.manager.interrupt_kernel()
        self.kernel.finish(msg_id)
        self.assertEqual(self.kernel.run('state').value, '-100')

    def test_cells_that_wait_are_given_up(self):
        ids = [self.kernel.post('console.log("on"); while (true) {}'), self.kernel.post('state = 1000')]
        self.kernel.wait_for_text('on')
        self.kernel.manager.interrupt_kernel()
        statuses = [self.kernel.reply(msg_id)['content']['status'] for msg_id in ids]
        self.assertEqual(statuses, ['error', 'aborted'])

    def test_an_interrupt_of_an_idle_kernel_does_nothing(self):
        for _ in range(5):
            self.kernel.manager.interrupt_kernel()
        # they travel on another socket than the cell, which they may stop when they come after it
        time.sleep(1)
        self.assertEqual(self.kernel.run('6 * 7').value, '42')

    def test_questions_are_answered_while_a_loop_runs(self):
        self.kernel.run('const list = [1]')
        self.kernel.ask('complete', 'list.fla')
        msg_id = self.kernel.post('console.log("on"); while (true) {}')
        self.kernel.wait_for_text('on')
        self.assertIn('flatMap', self.kernel.ask('complete', 'list.fla')['matches'])
        self.assertTrue(self.kernel.ask('inspect', 'list', cursor_pos=2)['found'])
        self.assertEqual(self.kernel.ask('kernel_info')['status'], 'ok')
        self.assertTrue(self.kernel.client.hb_channel.is_beating())
        self.kernel.manager.interrupt_kernel()
        self.kernel.finish(msg_id)


class Ends(unittest.TestCase):
    def test_a_restart_while_a_cell_loops_is_quick(self):
        kernel = Kernel()
        try:
            kernel.run('let old = 1')
            kernel.post('console.log("on"); while (true) {}')
            kernel.wait_for_text('on')
            began = time.time()
            kernel.manager.restart_kernel()
            self.assertLess(time.time() - began, 2)
            kernel.client.stop_channels()
            kernel.connect()
            self.assertEqual(kernel.run('old').status, 'error')
            began = time.time()
            kernel.manager.shutdown_kernel()
            self.assertLess(time.time() - began, 2)
            self.assertFalse(kernel.manager.is_alive())
        finally:
            kernel.close()

    def test_a_kernel_whose_server_was_killed_ends(self):
        pid_file = Path(tempfile.mkdtemp()) / 'pid'
        server = (
            'import sys, time\nfrom pathlib import Path\nfrom kernel import Kernel\nkernel = Kernel()\n'
            'kernel.post("while (true) {}")\n'
            'Path(sys.argv[1]).write_text(str(kernel.manager.provisioner.pid))\ntime.sleep(60)'
        )
        here = str(Path(__file__).parent)
        parent = subprocess.Popen([sys.executable, '-c', server, str(pid_file)], cwd=here)
        deadline = time.time() + 60
        while not pid_file.exists() and time.time() < deadline:
            time.sleep(0.1)
        time.sleep(0.5)
        pid = int(pid_file.read_text())
        os.kill(pid, 0)
        parent.kill()
        parent.wait()
        with self.assertRaises(ProcessLookupError):
            for _ in range(100):
                os.kill(pid, 0)
                time.sleep(0.1)


if __name__ == '__main__':
    unittest.main()
