"""The account behind an httpx client: in process, over HTTP, over TLS, and as a program."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.demo.harness import START, Asker
from tests.waiting import HANGS_AFTER
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.clock import ManualClock, SystemClock
from vtui.demo.server.http_server import running
from vtui.demo.server.transport import DemoTransport

HEADERS = {"Authorization": f"Bearer {DEMO_TOKEN}"}
ROOT = Path(__file__).parents[3]


def account(**options: Any) -> Account:
    return Account(deployments=200, clock=ManualClock(START), live=False, **options)


async def test_in_process_it_answers_like_any_server() -> None:
    async with httpx.AsyncClient(
        base_url="https://api.example", transport=DemoTransport(account()), headers=HEADERS
    ) as client:
        page = await client.get("/v7/deployments", params={"slug": "acme", "limit": 3})
        assert page.status_code == 200
        assert len(page.json()["deployments"]) == 3
        assert page.headers["X-RateLimit-Remaining"] == "999"
        assert (await client.get("/v9/projects/%2e%2e", params={"slug": "acme"})).status_code == 404


async def test_in_process_a_followed_log_comes_in_pieces() -> None:
    mine = account()
    clock = mine.clock
    assert isinstance(clock, ManualClock)
    async with httpx.AsyncClient(
        base_url="https://api.example", transport=DemoTransport(mine), headers=HEADERS
    ) as client:
        rows = (await client.get("/v7/deployments?slug=acme")).json()["deployments"]
        building = next(row for row in rows if row["state"] == "BUILDING")
        async with client.stream("GET", f"/v3/deployments/{building['uid']}/events?slug=acme&follow=1") as answer:
            count = 0
            async for line in answer.aiter_lines():
                assert json.loads(line)
                count += 1
                clock.advance(4)
        assert count > 5


async def test_over_http_it_answers_the_same_as_in_process() -> None:
    mine = account(rate_limit=0)
    path = "/v7/deployments?slug=acme&limit=50"
    async with (
        running(mine) as served,
        httpx.AsyncClient(base_url=served.url, headers=HEADERS, trust_env=False) as client,
    ):
        assert served.url.startswith("http://127.0.0.1:")
        assert served.ca is None
        over_http = await client.get(path)
        source = over_http.json()["deployments"][20]
        made = await client.post(
            "/v13/deployments?slug=acme&forceNew=1", json={"deploymentId": source["uid"], "name": source["name"]}
        )
        assert made.json()["readyState"] == "QUEUED"
        assert (await client.request("DELETE", "/v7/deployments", json={"a": 1})).status_code == 405
    assert over_http.content == Asker(deployments=200).ask("GET", "/v7/deployments", slug="acme", limit=50).reply.body


async def test_over_http_a_followed_log_may_be_left_early() -> None:
    async with (
        running(account()) as served,
        httpx.AsyncClient(base_url=served.url, headers=HEADERS, trust_env=False) as client,
    ):
        rows = (await client.get("/v7/deployments?slug=acme")).json()["deployments"]
        building = next(row for row in rows if row["state"] == "BUILDING")
        async with client.stream("GET", f"/v3/deployments/{building['uid']}/events?slug=acme&follow=1") as answer:
            async for line in answer.aiter_lines():
                assert json.loads(line)["type"] == "deployment-state"
                break
        assert (await client.get("/v2/user")).status_code == 200


async def test_over_tls_it_speaks_http_2_to_those_who_trust_it() -> None:
    async with running(account(), tls=True) as served:
        assert served.ca is not None
        trusting = ssl.create_default_context(cadata=served.ca)
        async with httpx.AsyncClient(
            base_url=served.url, headers=HEADERS, http2=True, verify=trusting, trust_env=False
        ) as client:
            answer = await client.get("/v7/deployments?slug=acme&limit=100")
            assert (answer.status_code, answer.http_version) == (200, "HTTP/2")
            assert len(answer.json()["deployments"]) == 100
        async with httpx.AsyncClient(base_url=served.url, headers=HEADERS, http2=True, trust_env=False) as wary:
            with pytest.raises(httpx.ConnectError):
                await wary.get("/v2/user")


async def test_the_clock_of_the_system_waits_until_it_is_time() -> None:
    clock = SystemClock()
    at = clock.now() + 3
    await clock.until(at)
    assert clock.now() >= at


@contextmanager
def program(*options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - this very package
        [sys.executable, "-m", "vtui.demo", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("number", "options"), [(signal.SIGTERM, ()), (signal.SIGINT, ("--tls",))])
def test_the_program_says_where_it_is_and_stops_when_told(number: signal.Signals, options: tuple[str, ...]) -> None:
    with program("--port", "0", "--token", "abc", "--deployments", "30", "--rate-limit", "9", *options) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert set(told) == {"url", "token", "team"}
        assert (told["token"], told["team"]) == ("abc", "acme")
        assert told["url"].startswith("https://127.0.0.1:" if options else "http://127.0.0.1:")
        headers = {"Authorization": "Bearer abc"}
        with httpx.Client(base_url=told["url"], headers=headers, verify=not options, trust_env=False) as client:
            answer = client.get("/v7/deployments", params={"slug": told["team"], "limit": 100})
        assert len(answer.json()["deployments"]) >= 30
        assert answer.headers["x-ratelimit-limit"] == "9"
        process.send_signal(number)
        out, err = process.communicate(timeout=HANGS_AFTER)
        assert process.returncode == 0
        assert out == ""
        assert "Traceback" not in err


@pytest.mark.parametrize(
    "options",
    [
        ["--port", "x"],
        ["--port", "70000"],
        ["--token", "no spaces"],
        ["--edges", "round"],
        ["--deployments", "-1"],
        ["--nothing"],
    ],
)
def test_options_that_make_no_sense_are_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from vtui.demo.__main__ import main

    with pytest.raises(SystemExit) as left:
        main(options)
    assert left.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_missing_server_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from vtui.demo import __main__ as program_

    monkeypatch.setattr(program_, "find_spec", lambda _: None)
    with pytest.raises(SystemExit) as left:
        program_.main(["--port", "0", "--tls"])
    told = capsys.readouterr()
    assert left.value.code == 2
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "pip install 'vtui[dev]'" in told.err
    assert "hypercorn and trustme" in told.err


def test_a_port_that_is_taken_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    from vtui.demo.__main__ import main
    from vtui.demo.server.http_server import listen

    with listen() as taken, pytest.raises(SystemExit) as left:
        main(["--port", str(taken.getsockname()[1])])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_importing_the_account_loads_no_http_library() -> None:
    names = ("httpx", "hypercorn", "trustme", "textual")
    code = f"import sys, vtui.demo.server.routes; print([name for name in {names} if name in sys.modules])"
    told = subprocess.run(  # noqa: S603 - this very package
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert told.stdout.strip() == "[]"
