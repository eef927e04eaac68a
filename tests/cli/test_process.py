"""The program as a process: exit codes, pipes, signals, encodings, terminals."""

import asyncio
import csv
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.waiting import HANGS_AFTER
from vtui import __version__
from vtui.demo.data.account import Account
from vtui.demo.server.http_server import running_server
from vtui.glyphs import ASCII

DEMO = ("--demo", "--demo-deployments", "300")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment without a token and with a home of its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VERCEL", "VTUI", "XDG", "LC_", "PYTHON"))
    }
    return kept | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "TERM": "xterm-256color"}


Vtui = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def vtui(environ: dict[str, str]) -> Iterator[Vtui]:
    """Starts `python -m vtui ARGS`; stdin is empty, stdout and stderr are pipes."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        *args: str,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        **more: str,
    ) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "vtui", *args]
        started.append(subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, env=environ | more))  # noqa: S603 - our own program
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def finished(process: "subprocess.Popen[bytes]") -> tuple[int, str, str]:
    """Exit code, stdout and stderr once it has ended."""
    out, err = process.communicate(timeout=HANGS_AFTER)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


def test_the_version_is_printed_without_importing_anything(vtui: Vtui) -> None:
    assert finished(vtui("--version")) == (0, f"vtui {__version__}\n", "")
    code = "import sys; from vtui.cli import main; main(['--version']); print(*(m for m in sys.modules if 'vtui' in m))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert result.stdout.split()[2:] == ["vtui", "vtui.cli"]


@pytest.mark.parametrize("args", ["--help", "list --help", "completions bash"])
def test_help_and_completions_import_no_resources(args: str, environ: dict[str, str]) -> None:
    code = (
        f"import sys; from vtui.cli import main; main({args.split()!r}); "
        "print(*{'asyncio', 'vtui.resources.common', 'vtui.api', 'vtui.app', 'vtui.cli.connect'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)  # noqa: S603 - our own program
    assert result.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("args", ["--demo", "--token x"])
def test_what_the_first_frame_does_not_need_is_not_imported_before_it(args: str, environ: dict[str, str]) -> None:
    code = (
        "import sys, vtui.app; from vtui.cli import start, connect, parser; from vtui.config.settings import Settings; "
        f"connect.connector(parser.parse({args.split()!r}), Settings(), {{}}); "
        "print(*{'httpx', 'pydantic', 'vtui.demo', 'vtui.api.service'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)  # noqa: S603 - our own program
    assert result.stdout == "\n"


def test_the_demo_needs_no_config_and_reads_none(vtui: Vtui, tmp_path: Path) -> None:
    broken = tmp_path / "config" / "vtui" / "config.toml"
    broken.parent.mkdir(parents=True)
    broken.write_text("refresh = nonsense\n")
    for args in (("list", "teams", *DEMO), (*DEMO, "list", "teams", "--format", "json")):
        code, out, err = finished(vtui(*args, VTUI_CONFIG=str(broken)))
        assert (code, err) == (0, "")
        assert "acme" in out
    assert finished(vtui("list", "teams", VTUI_CONFIG=str(broken)))[0] == 2
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {broken}


def test_the_demo_shows_acme_by_default(vtui: Vtui) -> None:
    assert "store" in finished(vtui("list", "projects", *DEMO))[1]
    assert "ada-blog" in finished(vtui("list", "projects", *DEMO, "--team", "ada"))[1]


def test_the_demo_ignores_the_team_of_the_config(vtui: Vtui, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('team = "northwind"\n')
    text = finished(vtui("list", "projects", *DEMO, "--config", str(tmp_path / "mine.toml")))
    assert text[0] == 0
    assert "checkout" in text[1]


def test_another_seed_is_another_account(vtui: Vtui) -> None:
    def ids(seed: str) -> str:
        return finished(vtui("list", "projects", *DEMO, "--seed", seed, "--all", "--format", "jsonl"))[1][:40]

    assert ids("1") == ids("1") != ids("2")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"SSL_CERT_FILE": "/nonexistent"}, "vtui: The certificates cannot be read\n"),
        ({"HTTPS_PROXY": "ftp://x"}, "vtui: Invalid proxy in HTTPS_PROXY\n"),
    ],
)
def test_an_unusable_proxy_or_certificate_is_reported_at_once(
    vtui: Vtui, setting: dict[str, str], message: str
) -> None:
    code, out, err = finished(vtui("list", "teams", VERCEL_TOKEN="x", **setting))  # noqa: S106 - it opens nothing
    assert (code, out) == (1, "")
    assert err.startswith(message)
    assert len(err.splitlines()) == 2


def test_the_help_has_the_path_of_the_config(vtui: Vtui, tmp_path: Path) -> None:
    for args in (("--help",), ("list", "--help")):
        assert "~/config/vtui/config.toml" in finished(vtui(*args))[1]
        absolute = finished(vtui(*args, HOME="/nonexistent"))[1]
        assert str(tmp_path / "config" / "vtui" / "config.toml") in absolute


@pytest.mark.parametrize(
    ("args", "more", "message"),
    [
        (("list", "env"), {}, "VERCEL_TOKEN"),
        (("list", "env", "--token", ""), {"VERCEL_TOKEN": "x"}, "--token is empty"),
        (("list", "env"), {"VERCEL_TOKEN": "s3cret!"}, "Token source: VERCEL_TOKEN"),
        (("list", "env", "--api-url", "http://example.com"), {"VERCEL_TOKEN": "x"}, "https"),
        (("list", "env"), {"VERCEL_TOKEN": "x", "VTUI_API_URL": "nonsense"}, "Source: VTUI_API_URL"),
        (("list", "env", "--config", "nowhere.toml"), {"VERCEL_TOKEN": "x"}, "nowhere.toml: no such file"),
        (("list", "env"), {"VERCEL_TOKEN": "x", "VTUI_CONFIG": "nowhere.toml"}, "nowhere.toml: no such file"),
        (("list", "bananas"), {}, "must be one of: deployments, projects, domains, env, teams (see"),
        (("list", "deploymens"), {}, "Did you mean deployments?"),
        (("list",), {}, "WHAT is missing: deployments, projects, domains, env, teams (see"),
        (("watch",), {}, "TARGET is missing (see"),
        (("list", "env", "--limt", "5"), {}, "unknown argument --limt. Did you mean --limit?"),
        (("list", "env", "--formt=csv"), {}, "unknown argument --formt. Did you mean --format?"),
        (("--dem",), {}, "unknown argument --dem. Did you mean --demo?"),
        (("list", "env", "-x"), {}, "unknown argument -x (see"),
        (("list", "env", "--format", "cvs"), {}, "must be one of: table, json, jsonl, csv. Did you mean csv?"),
        (("help", "lists"), {}, "Did you mean list?"),
        (("list", "env", "--od\x1b[31md"), {}, "unknown argument --odd"),
        (("list", "env", *DEMO, "--team", "nope"), {}, "team nope not found. Teams: acme"),
        (("list", "env", *DEMO, "--project", "nope"), {}, "project nope not found in acme"),
        (("watch", "dpl_1"), {}, "VERCEL_TOKEN"),
        (("watch", "store", *DEMO), {}, "store is not a deployment ID"),
        (("watch", "dpl_1", *DEMO, "--team", "nope"), {}, "team nope not found. Teams: acme"),
        ((), {}, "standard input is not a terminal"),
        (DEMO, {}, "standard input is not a terminal"),
    ],
)
def test_errors_before_the_start_are_one_line_and_exit_2(
    vtui: Vtui, args: tuple[str, ...], more: dict[str, str], message: str
) -> None:
    code, out, err = finished(vtui(*args, **more))
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("vtui: ")
    assert len(err.splitlines()) == 1
    assert "s3cret" not in err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_a_pipe_that_is_closed_early_is_quiet(vtui: Vtui, form: str) -> None:
    process = vtui("list", "deployments", "--demo", "--all", "--format", form)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(HANGS_AFTER) == 0


def test_ctrl_c_ends_a_list_without_a_traceback_and_closes_the_array(vtui: Vtui) -> None:
    process = vtui("list", "deployments", "--demo", "--demo-deployments", "1000000", "--all", "--format", "json")
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline() + process.stdout.readline()
    process.send_signal(signal.SIGINT)
    text = first + process.stdout.read()
    assert (process.wait(HANGS_AFTER), process.stderr.read()) == (130, b"")
    assert 1 <= len(json.loads(text)) < 10_000


def test_watching_ends_at_its_timeout(vtui: Vtui) -> None:
    code, out, err = finished(vtui("watch", building(vtui), *DEMO, "--timeout", "1", TZ="UTC"))
    assert (code, err) == (3, "vtui: timeout: the deployment did not finish within 1 s\n")
    assert [line[9:] for line in out.splitlines()][-1] == "timeout"  # a slow machine may see nothing before it


def test_ctrl_c_ends_watching_without_a_traceback(vtui: Vtui) -> None:
    process = vtui("watch", building(vtui), *DEMO, "--format", "jsonl")
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["state"] == "building"
    process.send_signal(signal.SIGINT)
    assert (process.wait(HANGS_AFTER), process.stdout.read(), process.stderr.read()) == (130, b"", b"")


def test_a_closed_pipe_ends_watching_quietly_with_exit_code_3(vtui: Vtui) -> None:
    code, failed, _ = finished(vtui("list", "deployments", *DEMO, "--all", "--format", "jsonl"))
    row = next(row for row in map(json.loads, failed.splitlines()) if row["state"] == "READY")
    read, write = os.pipe()
    os.close(read)
    process = vtui("watch", row["url"], *DEMO, stdout=write)
    os.close(write)
    assert finished(process) == (3, "", "")
    assert code == 0


def building(vtui: Vtui) -> str:
    """Address of a deployment that builds for a while at every start of the demo."""
    rows = map(json.loads, finished(vtui("list", "deployments", *DEMO, "--format", "jsonl"))[1].splitlines())
    return str(next(row for row in rows if row["state"] == "BUILDING")["url"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_reported(vtui: Vtui) -> None:
    with Path("/dev/full").open("wb") as full:
        assert finished(vtui("list", "teams", *DEMO, stdout=full.fileno())) == (
            1,
            "",
            "vtui: No space left on device\n",
        )


def test_a_closed_stdout_is_reported(environ: dict[str, str]) -> None:
    command = ["sh", "-c", f'"{sys.executable}" -m vtui list teams --demo >&-']
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)  # noqa: S603 - our own program
    assert (result.returncode, result.stderr) == (2, "vtui: standard output is closed\n")


@pytest.mark.parametrize(
    ("encoding", "forms"), [("ascii:strict", ("table", "json", "csv")), ("latin-1:strict", ("table",))]
)
def test_characters_that_the_encoding_lacks_are_replaced(vtui: Vtui, encoding: str, forms: tuple[str, ...]) -> None:
    more = {"PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for form in forms:
        process = vtui("list", "deployments", *DEMO, "--all", "--format", form, **more)
        out, err = process.communicate(timeout=HANGS_AFTER)
        assert (process.returncode, err) == (0, b"")
        printed = out.decode(encoding.partition(":")[0])
        if form == "json":
            assert any("カート" in (row["message"] or "") for row in json.loads(printed))
        if form == "csv":
            assert len(list(csv.reader(io.StringIO(printed)))) == 301
        if form == "table":
            assert "* Ready" in printed
            assert "??????" in printed
            assert "\\u" not in printed


def on_a_terminal(vtui: Vtui, *args: str, keys: str = "", until: str = "", **more: str) -> tuple[int, bytes]:
    """Runs it on a terminal of its own, types `keys` once `until` was drawn, and gives exit code and what was drawn.

    Fails when it does not end.
    """
    ours, theirs = pty.openpty()
    process = vtui(*args, stdin=theirs, stdout=theirs, stderr=theirs, **more)
    os.close(theirs)
    drawn, deadline = b"", time.monotonic() + HANGS_AFTER
    try:
        while True:
            left = deadline - time.monotonic()
            assert left > 0, "it does not end"
            if not select.select([ours], [], [], left)[0]:
                continue
            data = os.read(ours, 65_536)
            if not data:
                break
            drawn += data
            if keys and until.encode() in drawn:
                os.write(ours, keys.encode())
                keys = ""
    except OSError:  # the other end is closed
        pass
    finally:
        os.close(ours)
    return process.wait(HANGS_AFTER), drawn


def test_a_dumb_terminal_is_refused(vtui: Vtui) -> None:
    code, drawn = on_a_terminal(vtui, *DEMO, TERM="dumb")
    assert code == 2
    assert b"TERM=dumb" in drawn


@pytest.mark.parametrize(
    ("args", "more", "message"),
    [
        (("--token", ""), {}, b"--token is empty"),
        (("--token-file", "nowhere"), {}, b"--token-file: nowhere does not exist"),
        (("--api-url", "http://example.com"), {"VERCEL_TOKEN": "x"}, b"https"),
        (("--config", "nowhere.toml"), {"VERCEL_TOKEN": "x"}, b"nowhere.toml: no such file"),
        (("--demo", "http://store.vercel.app"), {}, b"Only https"),
        (("--demo", "."), {"VERCEL_PROJECT_ID": "prj_1"}, b"only used together"),
    ],
)
def test_a_dashboard_that_cannot_start_does_not_change_the_terminal(
    vtui: Vtui, args: tuple[str, ...], more: dict[str, str], message: bytes
) -> None:
    code, drawn = on_a_terminal(vtui, *args, **more)
    assert code == 2
    assert message in drawn
    assert b"\x1b" not in drawn


def test_the_dashboard_starts_on_a_terminal_and_ctrl_q_leaves_it(vtui: Vtui, tmp_path: Path) -> None:
    code, drawn = on_a_terminal(vtui, *DEMO, keys="\x11", until="Deploys")
    assert code == 0
    assert drawn.rfind(b"\x1b[?1049l") > drawn.rfind(b"\x1b[?1049h") > -1
    assert not list(tmp_path.rglob("*"))


def test_without_a_token_the_dashboard_opens_the_sign_in_screen(vtui: Vtui, tmp_path: Path) -> None:
    code, drawn = on_a_terminal(vtui, keys="\x11", until="Sign in")
    assert code == 0
    assert b"vercel.com/account/settings/tokens" in drawn
    assert not list(tmp_path.rglob("credentials.toml"))


def test_a_target_is_opened_on_a_terminal(vtui: Vtui) -> None:
    code, drawn = on_a_terminal(vtui, *DEMO, "https://vercel.com/northwind/portal", keys="\x11", until="Production")
    assert code == 0
    assert b"northwind" in drawn


def test_the_keys_option_lists_actions_with_ids_and_keys(vtui: Vtui) -> None:
    code, out, err = finished(vtui("--keys"))
    rows = {line.split()[0]: line.split("  ") for line in out.splitlines()}
    assert (code, err) == (0, "")
    assert rows["redeploy"][-1].strip().startswith("Redeploy the deployment")
    assert "R" in [part.strip() for part in rows["redeploy"]]
    assert {"table.down", "quit", "menu.pick", "columns.wider"} <= rows.keys()


def test_with_ascii_only_texts_of_the_account_have_other_characters(vtui: Vtui) -> None:
    code, drawn = on_a_terminal(vtui, *DEMO, "--ascii", keys="\x11", until="Building")
    text = drawn.decode()
    assert code == 0
    assert "% " in text
    assert not set(text) & ASCII.keys()


async def test_the_state_is_in_the_named_folder_and_damage_is_reported(vtui: Vtui, tmp_path: Path) -> None:
    account = Account(deployments=300)
    folder = tmp_path / "kept"
    async with running_server(account) as served:
        more = {"VERCEL_TOKEN": account.token, "VTUI_STATE_DIR": str(folder)}

        def run(keys: str, until: str) -> tuple[int, bytes]:
            return on_a_terminal(vtui, "--api-url", served.url, keys=keys, until=until, **more)

        assert (await asyncio.to_thread(run, "\x11", "updated"))[0] == 0
        text = json.loads((folder / "state.json").read_text())
        assert (text["version"], text["list"], bool(text["scope"])) == (1, "deployments", True)
        (folder / "state.json").write_text("{")
        code, drawn = await asyncio.to_thread(run, "\x11", "damaged")
    assert code == 0
    assert b"damaged" in drawn
    assert [file.name for file in sorted(folder.iterdir())] == ["state.json", "state.json.damaged-1"]


def test_a_table_is_cut_to_the_terminal_and_has_no_colors(vtui: Vtui) -> None:
    code, drawn = on_a_terminal(vtui, "list", "deployments", *DEMO, "--limit", "20", COLUMNS="80")
    lines = drawn.decode().splitlines()
    assert code == 0
    assert all(len(line) <= 80 for line in lines[:21])
    assert b"\x1b" not in drawn
    assert lines[-1] == "20 shown, more available. Use --all or --limit N."
