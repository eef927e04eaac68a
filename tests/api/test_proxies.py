"""A proxy is used where the environment names one, and named in its errors; its password is never shown."""

from pathlib import Path

import pytest

from tests.harness.api import ACME, ApiHarness
from tests.harness.h2_server import answer, h2_server, hang_up
from tests.harness.raw_server import Handler, closed_port, raw_server, sends, tunnels
from vtui.api.errors import Misconfigured, Offline, TimedOut, Unsure, VercelError
from vtui.api.transport.proxy import find_proxy
from vtui.models.requests import WriteRequest

ADA = answer({"user": {"id": "u1", "username": "ada"}})
WRITE = WriteRequest("deployments.create", ACME, body={"name": "shop"})
PASSWORD = "hunter2SECRET"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


async def failure(harness: ApiHarness, *, write: bool = False) -> VercelError:
    """How a request fails; nothing that is kept or raised shows the password."""
    with pytest.raises(VercelError) as error:
        await (harness.service.send(WRITE) if write else harness.service.account.user())
    await harness.service.close()
    shown = (
        f"{error.value!r} {vars(error.value)} {getattr(error.value, '__notes__', '')} {list(harness.service.requests)}"
    )
    assert PASSWORD not in shown
    return error.value


def response(status: str) -> Handler:
    return sends(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\nProxy-Authenticate: Basic\r\n\r\nno".encode())


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (response("407 Who"), (Misconfigured, "The proxy AT requires authentication", "http://USER:PASSWORD@AT")),
        (
            response("403 Forbidden"),
            (
                Misconfigured,
                "The proxy AT does not allow connections to api.vercel.com",
                "It responded with HTTP 403. Check HTTPS_PROXY and NO_PROXY.",
            ),
        ),
        (response("502 Bad Gateway"), (Offline, "The proxy AT cannot reach api.vercel.com", "HTTP 502")),
        (
            sends(b"220 mail.example ESMTP\r\n\r\n"),
            (Misconfigured, "The proxy AT does not respond like a proxy", "Check HTTPS_PROXY"),
        ),
        (sends(b""), (Offline, "The proxy AT closed the connection", "Check HTTPS_PROXY and NO_PROXY.")),
    ],
)
@pytest.mark.parametrize("write", [False, True])
async def test_a_proxy_that_does_not_let_a_request_through_is_named(
    handler: Handler, expected: tuple[type[VercelError], str, str], write: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, title, hint = expected
    async with raw_server(handler) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        error = await failure(ApiHarness(network=True), write=write)
        at = f"127.0.0.1:{proxy.port}"
        assert type(error) is kind
        assert error.title == title.replace("AT", at)
        assert hint.replace("AT", at) in error.hint
        assert proxy.heads[0].startswith(b"CONNECT api.vercel.com:443 ")
        assert len(proxy.heads) == (4 if kind is Offline and not write else 1)


async def test_an_unreachable_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    port = closed_port()
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{port}")
    error = await failure(ApiHarness(network=True))
    assert (type(error), error.title) == (Offline, f"Connection refused by the proxy 127.0.0.1:{port}")
    assert error.hint == "Check https_proxy and NO_PROXY."


async def test_the_error_names_a_proxy_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://me:{PASSWORD}@proxy.invalid:3128")
    error = await failure(ApiHarness(network=True))
    assert error.title == "The proxy proxy.invalid:3128 not found"
    assert "ALL_PROXY" in error.hint


async def test_a_proxy_that_does_not_respond_is_named_and_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.api.transport.connection.READ", 0.01)

    async def waits(_head: bytes, reader: object, _writer: object) -> None:
        await reader.read()  # type: ignore[attr-defined]  # a StreamReader

    async with raw_server(waits) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = await failure(ApiHarness(network=True), write=True)
        assert (type(error), error.title) == (TimedOut, f"No response from the proxy 127.0.0.1:{proxy.port}")


async def test_a_proxy_without_tls_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server(sends(b"")) as proxy:
        port = proxy.port
        # The TLS hello holds no empty line: the server reads on until the client gives up. It is cut short here.
        monkeypatch.setattr("vtui.api.transport.connection.CONNECT", 0.01)
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{port}")
        error = await failure(ApiHarness(network=True))
        assert f"the proxy 127.0.0.1:{port}" in error.title


@pytest.fixture
def ca_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return tmp_path / "ca.pem"


async def test_requests_go_through_the_proxy(monkeypatch: pytest.MonkeyPatch, ca_file: Path) -> None:
    async with h2_server(ADA, ca_file=ca_file) as server, raw_server(tunnels(server.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@127.0.0.1:{proxy.port}")
        harness = ApiHarness(network=True)
        assert (await harness.service.account.user()).username == "ada"
        await harness.service.close()
        assert b"Proxy-Authorization: Basic " in proxy.heads[0]
        assert harness.service.requests[-1].http_version == "HTTP/2"


async def test_behind_the_tunnel_the_host_is_named_and_not_the_proxy(
    monkeypatch: pytest.MonkeyPatch, ca_file: Path
) -> None:
    async with h2_server(hang_up, ca_file=ca_file) as server, raw_server(tunnels(server.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        read = await failure(ApiHarness(network=True))
        assert (type(read), read.title) == (Offline, "The connection to api.vercel.com was lost")
        assert type(await failure(ApiHarness(network=True), write=True)) is Unsure
        assert [method for _, _, method, _ in server.requests].count("POST") == 1


async def test_a_proxy_that_intercepts_tls_is_distinguished_from_a_broken_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with h2_server(ADA, ca_file=tmp_path / "unused.pem") as server, raw_server(tunnels(server.port)) as proxy:
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        monkeypatch.delenv("SSL_CERT_DIR", raising=False)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = await failure(ApiHarness(network=True))
        assert error.title == "The certificate of api.vercel.com is not trusted"
        assert "SSL_CERT_FILE" in error.hint


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:99999", "Its port must be between 1 and 65535."),
        ("http://127.0.0.1:0", "Its port must be between 1 and 65535."),
        ("http://127.0.0.1:-1", "Its port must be between 1 and 65535."),
        (f"http://me:{PASSWORD}", "It is not a URL such as http://proxy.example:8080."),
        ("http://[::1", "It is not a URL such as http://proxy.example:8080."),
        ("http://a\nb:80", "It is not a URL such as http://proxy.example:8080."),
        ("http://", "It has no host name."),
        ("http://a..b:80", "Its host name is not valid."),
        (f"http://{'a' * 70}.example:80", "Its host name is not valid."),
        (f"ftp://me:{PASSWORD}@proxy.example", "It must start with http:// or https://."),
        ("socks5://127.0.0.1:1080", "SOCKS proxies need one more package: pip install 'httpx[socks]'."),
    ],
)
async def test_an_invalid_proxy_setting_is_one_clear_sentence(
    url: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vtui.api.transport.proxy.find_spec", lambda _: None)
    monkeypatch.setenv("HTTPS_PROXY", url)
    for write in (False, True):
        harness = ApiHarness(network=True)
        error = await failure(harness, write=write)
        assert type(error) is Misconfigured
        assert (error.title, error.hint) == ("Invalid proxy in HTTPS_PROXY", problem)
        assert harness.slept == []


@pytest.mark.parametrize("name", ["api.vercel.com", ".vercel.com", "vercel.com", "*", "a.example, api.vercel.com:443"])
def test_no_proxy_excludes_the_api(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:99999")
    monkeypatch.setenv("NO_PROXY", name)
    assert find_proxy("https://api.vercel.com") is None


@pytest.mark.parametrize("name", ["", "cel.com", "api.vercel.com.example", "api.vercel.com:8443"])
def test_no_proxy_for_another_host_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{PASSWORD}@proxy.example")
    monkeypatch.setenv("NO_PROXY", name)
    proxy = find_proxy("https://api.vercel.com")
    assert proxy is not None
    assert proxy.address == "proxy.example:80"
    assert PASSWORD not in repr(proxy)
