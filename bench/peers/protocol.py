"""The line protocol between the benchmark and a peer: one command a line in, one JSON object a line out.

    (start)   {"peer", "weights", "versions", "threads"}
    step N    N whole training steps:  {"seconds": [N], "loss": of the last}
    draws N   N blocks of draws with log-density:  {"seconds": [N], "draws": of one block}
    quit

What goes wrong is answered as {"error", "fix"}.
"""
import argparse
import contextlib
import json
import os
import sys
import time

# whatever a peer's own code prints goes to stderr: stdout belongs to the protocol
_ANSWERS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def answer(**fields):
    _ANSWERS.write(json.dumps(fields) + "\n")
    _ANSWERS.flush()


def refuse(error, fix):
    answer(error=error, fix=fix)
    sys.exit(1)


@contextlib.contextmanager
def needing(packages, paths=()):
    """Refuses by name when a module is missing; `paths` are searched first."""
    sys.path[:0] = [os.path.abspath(path) for path in paths if path]
    try:
        yield
    except ImportError as missing:
        refuse(f"python could not import: {missing}", f"install {packages} for {sys.executable}")


def options(*, batch, checkout=None):
    """The command line that all peers share; `checkout` names a repository that the person must have."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True, help="event file (HDF5, group delphes)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--events", type=int, default=20_480, help="events kept in memory")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--draw-events", type=int, default=64, help="events of one block of draws")
    parser.add_argument("--draws", type=int, default=256, help="draws an event")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda for a graphics card")
    if checkout:
        parser.add_argument("--checkout", required=True, help=checkout)
        parser.add_argument("--compile", action="store_true", help="by torch.compile")
        parser.add_argument("--nflows", help="folder of a checkout of nflows, where it is not installed")
    return parser.parse_args()


def serve(peer, *, step, draws, loss):
    """Answers commands until `quit` or the end of input; `draws()` returns how many it made, `loss()` a number."""
    answer(**peer)
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "quit":
            return
        try:
            seconds, results = _timed({"step": step, "draws": draws}[command], int(number))
            answer(seconds=seconds, **({"loss": loss()} if command == "step" else {"draws": results[-1]}))
        except Exception as fault:  # the benchmark decides what to do about it
            answer(error=f"{type(fault).__name__}: {fault}", fix=f"{command} failed in the peer")


# processor time of all threads, which other work on a busy machine hardly changes
_CLOCK = time.process_time if os.environ.get("BENCH_CLOCK") == "processor" else time.perf_counter


def _timed(work, times):
    seconds, results = [], []
    for _ in range(times):
        start = _CLOCK()
        results.append(work())
        seconds.append(_CLOCK() - start)
    return seconds, results
