"""A running kernel and what it said, over jupyter_client (real ZeroMQ)."""

import contextlib
import queue
import subprocess
import time
import uuid

from jupyter_client.manager import KernelManager

KERNEL = 'neutrina'


class Result:
    """The reply to a cell, and everything that was published about it."""

    def __init__(self, reply, messages, seconds):
        self.reply, self.messages, self.seconds = reply, messages, seconds
        self.status = reply['content']['status']

    def of(self, kind):
        return [m['content'] for m in self.messages if m['msg_type'] == kind]

    @property
    def text(self):
        return ''.join(c['text'] for c in self.of('stream'))

    @property
    def value(self):
        results = self.of('execute_result')
        return results[-1]['data']['text/plain'] if results else None

    @property
    def error(self):
        return self.reply['content'].get('ename')


class Kernel:
    def __init__(self, folder='.', wait=True):
        self.manager = KernelManager(kernel_name=KERNEL)
        self.manager.start_kernel(cwd=str(folder))
        self.connect(wait)

    def connect(self, wait=True):
        self.client = self.manager.client()
        # the manager counts its own messages in the session that it shares with its client: two would have one id
        self.client.session.session = uuid.uuid4().hex
        self.client.start_channels()
        if wait:
            self.client.wait_for_ready(timeout=60)

    def post(self, code, **options):
        return self.client.execute(code, **options)

    def published(self, msg_id, timeout=60):
        """Every message about a request, to its idle."""
        messages, deadline = [], time.time() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, deadline - time.time()))
            if message['parent_header'].get('msg_id') != msg_id:
                continue
            messages.append(message)
            if message['msg_type'] == 'status' and message['content']['execution_state'] == 'idle':
                return messages

    def reply(self, msg_id, timeout=60, channel='shell'):
        get = getattr(self.client, f'get_{channel}_msg')
        deadline = time.time() + timeout
        while True:
            message = get(timeout=max(0.01, deadline - time.time()))
            if message['parent_header'].get('msg_id') == msg_id:
                return message

    def run(self, code, timeout=60, **options):
        began = time.time()
        msg_id = self.post(code, **options)
        messages = self.published(msg_id, timeout)
        return Result(self.reply(msg_id, timeout), messages, time.time() - began)

    def finish(self, msg_id, timeout=60):
        began = time.time()
        messages = self.published(msg_id, timeout)
        return Result(self.reply(msg_id, timeout), messages, time.time() - began)

    def ask(self, method, *words, **options):
        """Asks an editor's question (complete, inspect, …), and returns the reply's content."""
        return self.reply(getattr(self.client, method)(*words, **options))['content']

    def send(self, kind, content, channel='shell'):
        """Sends any message, and returns its id."""
        message = self.client.session.msg(kind, content)
        getattr(self.client, f'{channel}_channel').send(message)
        return message['header']['msg_id']

    def wait_for_text(self, text, timeout=30):
        """Waits until a running cell has printed a text."""
        deadline = time.time() + timeout
        while time.time() < deadline:
            with contextlib.suppress(queue.Empty):
                message = self.client.get_iopub_msg(timeout=0.2)
                if message['msg_type'] == 'stream' and text in message['content']['text']:
                    return
        raise TimeoutError(f'{text!r} was not printed')

    def resident(self):
        """The resident memory of the kernel, and of the process that knows TypeScript for it, in MB."""
        kernel = str(self.manager.provisioner.process.pid)
        megabytes = lambda *which: sum(map(int, subprocess.check_output(['ps', '-o', 'rss=', *which]).split())) / 1e3
        return megabytes('-p', kernel), megabytes('--ppid', kernel)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
