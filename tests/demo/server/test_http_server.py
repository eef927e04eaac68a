"""The account in process, over HTTP, over TLS, and as a program."""

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

from tests.harness.clock import ManualClock
from tests.harness.demo_requests import START, Client
from tests.harness.waiting import HANGS_AFTER
from vtui.demo.__main__ import main
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.clock import Clock
from vtui.demo.server.http_server import listen, running_server
from vtui.demo.server.transport import DemoTransport

HEADERS = {"Authorization": f"Bearer {DEMO_TOKEN}"}
ROOT = Path(__file__).parents[3]


def account(**options: Any) -> Account:
    return Account(deployments=200, clock=ManualClock(START), live=False, **options)


async def test_transport_responds_in_process() -> None:
    async with httpx.AsyncClient(
        base_url="https://api.example", transport=DemoTransport(account()), headers=HEADERS
    ) as client:
        page = await client.get("/v7/deployments", params={"slug": "acme", "limit": 3})
        assert page.status_code == 200
        assert len(page.json()["deployments"]) == 3
        assert page.headers["X-RateLimit-Remaining"] == "999"
        assert (await client.get("/v9/projects/%2e%2e", params={"slug": "acme"})).status_code == 404


async def test_transport_streams_a_followed_log() -> None:
    demo = account()
    clock = demo.clock
    assert isinstance(clock, ManualClock)
    async with httpx.AsyncClient(
        base_url="https://api.example", transport=DemoTransport(demo), headers=HEADERS
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


async def test_http_server_responds_like_the_transport() -> None:
    demo = account(rate_limit=0)
    path = "/v7/deployments?slug=acme&limit=50"
    async with (
        running_server(demo) as server,
        httpx.AsyncClient(base_url=server.url, headers=HEADERS, trust_env=False) as client,
    ):
        assert server.url.startswith("http://127.0.0.1:")
        assert server.ca is None
        over_http = await client.get(path)
        source = over_http.json()["deployments"][20]
        redeployed = await client.post(
            "/v13/deployments?slug=acme&forceNew=1", json={"deploymentId": source["uid"], "name": source["name"]}
        )
        assert redeployed.json()["readyState"] == "QUEUED"
        assert (await client.request("DELETE", "/v7/deployments", json={"a": 1})).status_code == 405
    assert (
        over_http.content == Client(deployments=200).request("GET", "/v7/deployments", slug="acme", limit=50).reply.body
    )


async def test_http_server_works_after_a_client_leaves_a_stream() -> None:
    async with (
        running_server(account()) as server,
        httpx.AsyncClient(base_url=server.url, headers=HEADERS, trust_env=False) as client,
    ):
        rows = (await client.get("/v7/deployments?slug=acme")).json()["deployments"]
        building = next(row for row in rows if row["state"] == "BUILDING")
        async with client.stream("GET", f"/v3/deployments/{building['uid']}/events?slug=acme&follow=1") as answer:
            async for line in answer.aiter_lines():
                assert json.loads(line)["type"] == "deployment-state"
                break
        assert (await client.get("/v2/user")).status_code == 200


async def test_tls_server_speaks_http_2_to_clients_that_trust_its_authority() -> None:
    async with running_server(account(), tls=True) as server:
        assert server.ca is not None
        trusting = ssl.create_default_context(cadata=server.ca)
        async with httpx.AsyncClient(
            base_url=server.url, headers=HEADERS, http2=True, verify=trusting, trust_env=False
        ) as client:
            answer = await client.get("/v7/deployments?slug=acme&limit=100")
            assert (answer.status_code, answer.http_version) == (200, "HTTP/2")
            assert len(answer.json()["deployments"]) == 100
        async with httpx.AsyncClient(base_url=server.url, headers=HEADERS, http2=True, trust_env=False) as distrustful:
            with pytest.raises(httpx.ConnectError):
                await distrustful.get("/v2/user")


async def test_system_clock_waits_until_the_time() -> None:
    clock = Clock()
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
def test_program_prints_its_address_and_stops_on_a_signal(number: signal.Signals, options: tuple[str, ...]) -> None:
    with program("--port", "0", "--token", "abc", "--deployments", "30", "--rate-limit", "9", *options) as process:
        assert process.stdout is not None
        address = json.loads(process.stdout.readline())
        assert set(address) == {"url", "token", "team"}
        assert (address["token"], address["team"]) == ("abc", "acme")
        assert address["url"].startswith("https://127.0.0.1:" if options else "http://127.0.0.1:")
        headers = {"Authorization": "Bearer abc"}
        with httpx.Client(base_url=address["url"], headers=headers, verify=not options, trust_env=False) as client:
            answer = client.get("/v7/deployments", params={"slug": address["team"], "limit": 100})
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
def test_invalid_options_exit_with_status_2(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(options)
    assert exited.value.code == 2
    assert capsys.readouterr().out == ""


def test_missing_packages_are_named_with_the_command_that_installs_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("vtui.demo.__main__.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as exited:
        main(["--port", "0", "--tls"])
    printed = capsys.readouterr()
    assert exited.value.code == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "pip install 'vtui[dev]'" in printed.err
    assert "hypercorn and trustme" in printed.err


def test_taken_port_is_reported_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with listen() as taken, pytest.raises(SystemExit) as exited:
        main(["--port", str(taken.getsockname()[1])])
    assert exited.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_importing_respond_loads_no_http_library() -> None:
    names = ("httpx", "hypercorn", "trustme", "textual")
    code = f"import sys, vtui.demo.server.respond; print([name for name in {names} if name in sys.modules])"
    result = subprocess.run(  # noqa: S603 - this very package
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert result.stdout.strip() == "[]"
