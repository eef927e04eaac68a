"""How long the event loop is held up while rows stream in."""

import json
import tempfile
from pathlib import Path

from tests.benchmarks.benchmark import Sample, Samples
from tests.benchmarks.server import serving
from tests.benchmarks.terminal import Terminal, home, python

ROWS = 10_000


def stall() -> Samples:
    """The worst stall, in ms, from the first rows to the last."""
    with home() as env, serving(env, "--deployments", str(ROWS)) as server, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        while True:
            command = python("-m", "tests.benchmarks.streaming", server.url, server.token, str(ROWS), str(report))
            with Terminal(command, env) as terminal:
                terminal.wait_for_end()
            told = json.loads(report.read_text())
            report.unlink()
            yield Sample(told["streaming"], told)
