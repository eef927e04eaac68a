"""The demo account over loopback HTTP, in a process of its own."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.tools.benchmarks.terminal import LOOK, ROOT, ProgramFailed, python


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and for whom."""

    url: str
    token: str

    @property
    def options(self) -> list[str]:
        """vtui's options for this server."""
        return ["--api-url", self.url, "--token", self.token]


@contextmanager
def serving(
    env: dict[str, str], *options: str, module: str = "vtui.demo", errors: Path | None = None
) -> Iterator[Server]:
    """A server that listens, until the context is left. `options` are those of `python -m vtui.demo`, or `module`'s.

    With `--tls` the certificate of its authority is written to the file `errors`.
    """
    command = python("-m", module, "--port", "0", "--rate-limit", "0", *options)
    with (
        nullcontext() if errors is None else errors.open("w") as stderr,
        subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as program,
    ):
        try:
            assert program.stdout is not None
            line = program.stdout.readline()
            if not line:
                raise ProgramFailed(f"{' '.join(command)}\nended before it listened, exit code {program.wait()}")
            listening = json.loads(line)
            while errors is not None and "END CERTIFICATE" not in errors.read_text():
                time.sleep(LOOK)
            yield Server(listening["url"], listening["token"])
        finally:
            program.terminate()


def first_message(server: Server, env: dict[str, str]) -> str:
    """The beginning of a commit message that is among the first rows, and that a terminal shows as it is."""
    command = python("-m", "vtui", "list", "deployments", "--limit", "5", "--format", "json", *server.options)
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProgramFailed(f"{' '.join(command)}\nexit code {done.returncode}; it wrote:\n{done.stderr}")
    for row in json.loads(done.stdout):
        message = row["message"] or ""
        if message and message.isascii() and message.isprintable():
            return message[:20].rstrip()
    raise ProgramFailed(f"{' '.join(command)}\nno message that can be looked for; it wrote:\n{done.stdout}")
