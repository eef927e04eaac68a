"""`python -m vtui.demo --state FILE`: what a write changed is there after any end, and a bad file is refused."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.demo.server.test_http_server import ROOT, program
from tests.harness.waiting import HANGS_AFTER
from vtui.demo.__main__ import main
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.state.file import save_account

HEADERS = {"Authorization": f"Bearer {DEMO_TOKEN}"}
NEW = ("--port", "0", "--deployments", "40")


def write(file: Path, name: str, *options: str, end: signal.Signals) -> list[str]:
    """Start the program, add a domain to a project, end it; returns the domains of the project before."""
    with program("--state", str(file), *options) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        with httpx.Client(base_url=url, headers=HEADERS, trust_env=False) as client:
            rows = client.get("/v9/projects/docs/domains?slug=acme&limit=100").json()["domains"]
            assert client.post("/v10/projects/docs/domains?slug=acme", json={"name": name}).status_code == 200
            client.get("/v2/user")
        process.send_signal(end)
        process.wait(timeout=HANGS_AFTER)
    return [row["name"] for row in rows]


def test_write_is_kept_after_a_signal_and_after_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    first = write(file, "one.acme.example", *NEW, end=signal.SIGKILL)
    assert json.loads(file.read_text(encoding="utf-8"))["account"]["requests"] == 2, "saved with the write"
    assert write(file, "two.acme.example", "--port", "0", end=signal.SIGTERM)[0] == "one.acme.example"
    assert json.loads(file.read_text(encoding="utf-8"))["account"]["requests"] == 5, "saved at the end"
    last = write(file, "three.acme.example", "--port", "0", "--clock", "saved", end=signal.SIGINT)
    assert last == ["two.acme.example", "one.acme.example", *first]
    assert [each.name for each in tmp_path.iterdir()] == ["account.json"]


def refused(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """The sentence on stderr with which the program ends."""
    with pytest.raises(SystemExit) as exited:
        main(["--port", "0", "--state", str(file), *options])
    out, err = capsys.readouterr()
    assert (exited.value.code, out) == (2, "")
    assert err.startswith("vtui.demo: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert str(file) in err
    return err.removeprefix("vtui.demo: ").strip()


NOT_AN_ACCOUNT = "Correct it, or name another file to begin a new account."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 200_000, "is not JSON"),
        (b"[1]", "is JSON, but not a state file of vtui.demo"),
        (b'{"kind": "other"}', "is JSON, but not a state file of vtui.demo"),
        (
            b'{"kind": "account of vtui.demo", "version": 1, "time": 1790000000000}',
            "holds no valid account: / should be an object",
        ),
    ],
)
def test_bad_file_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    file = tmp_path / "account.json"
    file.write_bytes(content)
    assert refused(file, capsys) == f"{file} {reason}. {NOT_AN_ACCOUNT}"
    assert file.read_bytes() == content


def test_file_of_another_version_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "account.json"
    file.write_text('{"kind": "account of vtui.demo", "version": 2}', encoding="utf-8")
    assert refused(file, capsys) == (
        f"{file} has version 2 of the format, and this vtui.demo reads 1. "
        "Use the vtui that saved it, or name another file."
    )


def test_folder_and_unreadable_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(tmp_path, capsys) == f"{tmp_path} is a folder. Name a file in it."
    if sys.platform == "linux":
        memory = Path("/proc/self/mem")  # no process can read it from the start, not even one of root
        reason = f"Cannot read {memory}: Input/output error. Name a file that you can read."
        assert refused(memory, capsys) == reason
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe, capsys) == f"{pipe} is not a regular file. Name another one."


def test_options_of_a_new_account_are_refused_for_a_saved_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "account.json"
    save_account(Account(deployments=10), file)
    before = file.read_bytes()
    assert refused(file, capsys, "--seed", "8", "--rate-limit", "0") == (
        f"{file} has an account already. Leave out --seed, --rate-limit, or name another file."
    )
    assert file.read_bytes() == before


def test_file_that_cannot_be_written_is_reported_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "missing" / "account.json"
    assert main(["--port", "0", "--state", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"vtui.demo: Cannot save {file}: No such file or directory. The old file stays.\n"
    )


def test_save_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    save_account(Account(deployments=10), file)
    before = file.read_bytes()

    def limit() -> None:
        """Let no file grow beyond a part of the state."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))

    ended = subprocess.run(  # noqa: S603 - this very package
        [sys.executable, "-m", "vtui.demo", "--port", "0", "--state", str(file)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=HANGS_AFTER,
        check=False,
        preexec_fn=limit,
    )
    assert ended.returncode == 2
    assert ended.stderr == f"vtui.demo: Cannot save {file}: File too large. The old file stays.\n"
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["account.json"]
