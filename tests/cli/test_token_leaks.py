"""Sessions with failures of all kinds: the token is in nothing that is printed, drawn or written."""

import asyncio
import base64
import itertools
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from vtui.state import StateFile

TOKEN = "vcp_Hush4Hush5Hush6Hush7Hush8"  # noqa: S105 - it opens nothing
SPELLINGS = (TOKEN, quote(TOKEN, safe=""), base64.b64encode(TOKEN.encode()).decode(), TOKEN[::-1])
QUOTED = {"code": "forbidden", "message": f"The token {TOKEN} (Bearer {TOKEN}) may not do this"}

Answer = Callable[[httpx.Request], httpx.Response | None]


def breaks(kind: type[Exception]) -> Answer:
    """A connection whose error has a secret in its message."""

    def answer(request: httpx.Request) -> httpx.Response | None:
        del request
        raise kind(f"{TOKEN} was refused")

    return answer


FAULTS: dict[str, Answer] = {
    "forbidden": lambda _: reply(403, {"error": QUOTED}),
    "rate limited": lambda _: reply(429, {"error": QUOTED | {"code": "rate_limited"}}, retry_after="1"),
    "bad request": lambda _: reply(400, {"error": QUOTED}),
    "not found": lambda _: reply(404, {"error": QUOTED}),
    "a server's fault": lambda _: httpx.Response(500, content=f"<html><title>{TOKEN}</title></html>".encode()),
    "a redirect": lambda _: reply(302, location=f"https://elsewhere.example/?token={TOKEN}"),
    "no JSON": lambda _: httpx.Response(200, content=f"token={TOKEN}".encode()),
    "another shape": lambda _: httpx.Response(200, json={"deployments": TOKEN, "error": QUOTED}),
    "headers": lambda _: reply(500, {}, x_vercel_id=TOKEN, x_vercel_warning_a=TOKEN),
    "no network": breaks(httpx.ConnectError),
    "cut": breaks(httpx.ReadError),
    "too slow": breaks(httpx.ReadTimeout),
    "no TLS": breaks(httpx.ConnectError),
    "a wrong token": lambda _: reply(401, {"error": QUOTED | {"invalidToken": True}}),
}


def below(folder: Path, *known: Path) -> str:
    """All that the files of a folder hold, but those that are known to hold it."""
    files = [file for file in folder.rglob("*") if file.is_file() and file not in known]
    return "\n".join(file.read_text(errors="replace") for file in files)


def assert_hushed(text: str) -> None:
    """It is in it in no spelling."""
    for spelled in SPELLINGS:
        assert spelled not in text


def more_than(harness: AppHarness, before: int) -> bool:
    """Whether there were more requests."""
    return len(harness.wire.asked) > before


async def fail(ui: RunningApp, harness: AppHarness) -> list[str]:
    """Meet every fault by asking anew, by a write and by a page; what was on the screen."""
    seen: list[str] = []
    for fault in FAULTS.values():
        harness.wire.instead = fault
        before = len(harness.wire.asked)
        await ui.press("r")
        await ui.pass_time(120, step=30)
        await ui.until(partial(more_than, harness, before), "a request")
        await ui.press("R", "escape", "at")
        await ui.pilot.pause()
        seen.append(ui.text)
        await ui.press("escape")
        seen.append(ui.text)
    return seen


async def test_a_failing_dashboard_neither_shows_nor_stores_the_token(tmp_path: Path) -> None:
    harness = AppHarness()
    harness.account.token = TOKEN
    state = StateFile(tmp_path / "state.json")
    connect = made_of(harness.clock, "https://api.vercel.com", TOKEN, harness.wire)
    async with running_app(connect, harness.clock, ledger=tmp_path / "sent.jsonl", save=state.save) as ui:
        await ui.rests()
        left = await fail(ui, harness)
        app = ui.app
        app.save_screenshot("end.svg", str(tmp_path))
        left += [
            *ui.toasts,
            *app.written,
            repr(app.session.connection.requests),
            repr(app.session.activity.writes),
            repr(app.session.start),
        ]
        left += [repr(vars(screen)) for screen in app.screen_stack] + [
            repr(app.session.trouble.value),
            str(app.session.trouble.value),
        ]
    assert len(left) > 2 * len(FAULTS)
    assert_hushed("\n".join([*left, below(tmp_path)]))


@asynccontextmanager
async def hostile() -> AsyncIterator[str]:
    """A server on this machine that quotes the token in answers of every kind, one after the other."""
    body = json.dumps({"error": QUOTED}).encode()
    heads = itertools.cycle(
        [
            b"HTTP/1.1 403 No\r\ncontent-type: application/json\r\n",
            b"HTTP/1.1 500 No\r\nx-vercel-id: " + TOKEN.encode() + b"\r\n",
            b"HTTP/1.1 302 There\r\nlocation: http://127.0.0.1:9/" + TOKEN.encode() + b"\r\n",
            b"HTTP/1.1 200 Yes\r\ncontent-type: text/html\r\n",
            b"garbage " + TOKEN.encode() + b"\r\n",
        ]
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(next(heads) + b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await server.wait_closed()


async def test_failing_commands_neither_print_nor_store_the_token(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text(TOKEN)
    given.chmod(0o644)
    config = tmp_path / "config.toml"
    script = f"import sys; print('{TOKEN}', file=sys.stderr); sys.exit(3)"
    config.write_text(f"token_command = {json.dumps([sys.executable, '-c', script])}\n")
    damaged = tmp_path / "damaged.toml"
    damaged.write_text(f'token = "{TOKEN}"\n')
    known = (given, config, damaged)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("VERCEL", "VTUI", "XDG"))}
    home = clean | {"HOME": str(tmp_path), "VTUI_STATE_DIR": str(tmp_path / "state")}
    async with hostile() as url:
        runs = [
            (["list", "deployments"], {"VERCEL_TOKEN": TOKEN}),
            (["list", "env", "--team", "acme", "--format", "json"], {"VERCEL_TOKEN": TOKEN}),
            (["env", "find", "KEY"], {"VERCEL_TOKEN": TOKEN}),
            (["logs", "shop.example.com"], {"VERCEL_TOKEN": TOKEN}),
            (["watch", "shop.example.com", "--timeout", "1"], {"VERCEL_TOKEN": TOKEN}),
            (["doctor", "--json"], {"VERCEL_TOKEN": TOKEN}),
            (["doctor", "--contract"], {"VERCEL_TOKEN": TOKEN}),
            (["list", "teams", "--token-file", str(given)], {}),
            (["list", "teams", "--config", str(config)], {}),
            (["config", "check", "--config", str(damaged)], {}),
            (["config", "show"], {"VERCEL_TOKEN": TOKEN}),
            (["logout"], {"VERCEL_TOKEN": TOKEN}),
            ([], {"VERCEL_TOKEN": TOKEN}),
        ]

        async def run(args: list[str], more: dict[str, str]) -> str:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "vtui",
                *args,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=home | {"VTUI_API_URL": url} | more,
                cwd=tmp_path,
            )
            text, _ = await process.communicate()
            assert text or process.returncode == 0, args
            return text.decode(errors="replace")

        printed = await asyncio.gather(*(run(args, more) for args, more in runs))
    everything = "\n".join([*printed, below(tmp_path, *known)])
    assert "Traceback" not in everything
    assert_hushed(everything)
