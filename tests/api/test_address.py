"""Where requests may go, and what a token may look like."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.api import ACME, PERSONAL, ApiHarness, answer
from vtui.api.access_token import TokenError, checked_token
from vtui.api.address import AddressError, address_of, checked_base, path_of
from vtui.api.errors import NotFound
from vtui.models.requests import WriteRequest
from vtui.system.secret import Secret


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://api.vercel.com", "https://api.vercel.com"),
        (" https://api.vercel.com/ \n", "https://api.vercel.com"),
        ("https://proxy.example/vercel/api/", "https://proxy.example/vercel/api"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:80/", "http://[::1]:80"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("HTTPS://API.vercel.com", "https://API.vercel.com"),
    ],
)
def test_a_valid_address_is_kept(url: str, base: str) -> None:
    assert checked_base(url) == base


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.vercel.com", "https"),
        ("http://127.0.0.1.evil.example", "https"),
        ("http://localhost.evil.example", "https"),
        ("http://10.0.0.1", "https"),
        ("api.vercel.com", "API URL is not valid"),
        ("", "API URL is not valid"),
        ("ftp://api.vercel.com", "API URL is not valid"),
        ("https://", "API URL is not valid"),
        ("https://api.vercel.com:0", "API URL is not valid"),
        ("https://api.vercel.com:99999", "API URL is not valid"),
        ("https://[::1", "API URL is not valid"),
        ("https://ada:pw@api.vercel.com", "user name"),
        ("https://ada@api.vercel.com", "user name"),
        ("https://api.vercel.com?teamId=x", "query"),
        ("https://api.vercel.com/#top", "query"),
        ("https://api.vercel.com/a/../b", "`.` or `..`"),
        ("https://api.vercel.com/a b", "API URL is not valid"),
        ("https://api.vercel.com/\x1b[31m", "API URL is not valid"),
        ("https://exämple.com", "API URL is not valid"),
    ],
)
def test_the_error_of_a_rejected_address_has_a_hint(url: str, why: str) -> None:
    with pytest.raises(AddressError, match=why) as refusal:
        checked_base(url)
    assert "pw" not in str(refusal.value)


@given(st.text())
def test_any_text_is_a_base_or_is_rejected(url: str) -> None:
    try:
        base = checked_base(url)
    except AddressError:
        return
    assert base.startswith(("https://", "http://"))
    assert base.isprintable()


def test_ids_are_escaped_in_the_path() -> None:
    template = "/v9/projects/{project}/env"
    assert path_of(template, {"project": "a/b?c#d%e é"}) == "/v9/projects/a%2Fb%3Fc%23d%25e%20%C3%A9/env"
    assert path_of(template, {"project": "\udcff"}) == "/v9/projects/%3F/env"
    for bad in ("", ".", ".."):
        assert path_of(template, {"project": bad}) is None


@pytest.mark.parametrize(
    ("request_", "target"),
    [
        (WriteRequest("deployments.create", PERSONAL), "/v13/deployments"),
        (WriteRequest("deployments.create", ACME), "/v13/deployments?teamId=team_acme"),
        (
            WriteRequest("deployments.create", ACME, params={"forceNew": "1", "note": "a b&c=é"}),
            "/v13/deployments?forceNew=1&note=a+b%26c%3D%C3%A9&teamId=team_acme",
        ),
    ],
)
async def test_a_write_is_sent_to_its_address(request_: WriteRequest, target: str) -> None:
    harness = ApiHarness(answer({"id": "dpl_2"}))
    await harness.service.send(request_)
    sent = harness.requests[0]
    assert address_of(request_) == (sent.method, sent.url.raw_path.decode()) == ("POST", target)


def test_the_address_of_what_is_no_teams_names_no_team() -> None:
    assert address_of(WriteRequest("user.get", ACME)) == ("GET", "/v2/user")
    with pytest.raises(NotFound, match="Project not found"):
        address_of(WriteRequest("projects.get", ACME, ids={"project": ".."}))


def test_white_space_around_a_token_is_not_part_of_it() -> None:
    assert checked_token(" vcp_abc123\r\n").reveal() == "vcp_abc123"
    assert checked_token(Secret("vcp_abc123")).reveal() == "vcp_abc123"


@pytest.mark.parametrize("token", ["", "  \n", "vcp-abc", '"vcp_abc"', "vcp abc", "vcp_äbc", "vcp_abc\x1b[0m", "a\nb"])
def test_an_invalid_token_is_rejected_without_being_shown(token: str) -> None:
    with pytest.raises(TokenError) as refusal:
        checked_token(token)
    assert not token.strip() or token.strip() not in str(refusal.value)


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("vcp_NeverShowThis")
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}"):
        assert "Never" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)
