"""What is copied of a row: what it has, clean, and commands without a secret."""

import shlex
from typing import Any
from unicodedata import category
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ROWS
from vtui.models.deployment import Deployment
from vtui.models.domain import Challenge, Domain
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.common.copying import Copy, copies
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.domains.resource import DOMAINS
from vtui.resources.env.resource import ENV_VARS
from vtui.resources.projects.resource import PROJECTS
from vtui.resources.registry import RESOURCES
from vtui.writes.request_text import curl

BASE = "https://api.vercel.com"
SCOPE = Scope("acme", "Acme", "team_1")
OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of characters that a terminal or a shell obeys: controls, formats, halves of pairs, ends of lines."""
AUTHORIZATION = 'curl -H "Authorization: Bearer $VERCEL_TOKEN" '

DEPLOYMENT = Deployment(
    id="dpl_1",
    name="store",
    url="store-1.vercel.app",
    sha="a" * 40,
    branch="feat/x",
    message="fix: cart\n\nCloses 12",
    inspector="https://vercel.com/acme/store/",
)
PROJECT = Project(id="prj_1", name="store", domains=("store.example", "store.vercel.app"), production=DEPLOYMENT)


def texts_by_label(resource: Any, row: Any) -> dict[str, str]:
    """Label and text of all that can be copied, in order."""
    return {copy.label: copy.text for copy in copies(resource, row, SCOPE, BASE)}


def test_a_deployment_s_address_comes_first() -> None:
    assert list(texts_by_label(DEPLOYMENTS, DEPLOYMENT).items()) == [
        ("URL", "https://store-1.vercel.app"),
        ("hostname", "store-1.vercel.app"),
        ("ID", "dpl_1"),
        ("SHA", "a" * 40),
        ("branch", "feat/x"),
        ("message", "fix: cart\n\nCloses 12"),
        ("project", "store"),
        ("dashboard link", "https://vercel.com/acme/store/1"),
        ("curl", f"{AUTHORIZATION}'{BASE}/v13/deployments/dpl_1?teamId=team_1'"),
    ]


def test_a_project_s_address_is_that_of_production() -> None:
    values = texts_by_label(PROJECTS, PROJECT)
    assert next(iter(values.items())) == ("URL", "https://store.example")
    assert (values["name"], values["ID"], values["deployment"]) == ("store", "prj_1", "dpl_1")
    assert values["dashboard link"] == "https://vercel.com/acme/store"
    assert values["curl"] == f"{AUTHORIZATION}'{BASE}/v9/projects/prj_1?teamId=team_1'"


def test_domain_has_the_record_to_add_first() -> None:
    row = Domain(
        id="prj_1/shop.example",
        name="shop.example",
        project_id="prj_1",
        project="store",
        apex="shop.example",
        verified=False,
        challenges=(Challenge("TXT", "_vercel.shop.example", "vc-domain-verify=shop.example,abc"),),
    )
    values = texts_by_label(DOMAINS, row)
    assert list(values)[:5] == ["TXT value", "TXT name", "TXT full name", "TXT record", "URL"]
    assert values["TXT full name"] == "_vercel.shop.example"
    assert values["TXT name"] == "_vercel"
    assert values["TXT value"] == "vc-domain-verify=shop.example,abc"
    assert values["TXT record"] == "TXT _vercel vc-domain-verify=shop.example,abc"
    assert "id" not in values
    assert "/v9/projects/prj_1/domains" in values["curl"]
    assert "/v5/domains" in texts_by_label(DOMAINS, Domain(id="dom_1", name="shop.example"))["curl"]


def test_a_variable_gives_its_name_first_and_no_value() -> None:
    values = texts_by_label(ENV_VARS, EnvVar(id="env_1", key="DATABASE_URL", project_id="prj_1", project="store"))
    assert next(iter(values.items())) == ("name", "DATABASE_URL")
    assert values["id"] == "env_1"
    assert "id" not in texts_by_label(ENV_VARS, EnvVar(id="prj_1/KEY/production", key="KEY", project_id="prj_1"))


@pytest.mark.parametrize("name", RESOURCES)
def test_what_a_row_lacks_is_not_offered(name: str) -> None:
    resource = RESOURCES[name]
    values = texts_by_label(resource, resource.list.row_type(id="odd:12345678"))
    assert set(values) <= ({"curl"} if name == "domains" else set())


def test_what_claims_to_be_the_dashboard_leads_there_or_nowhere() -> None:
    for inspector in (
        "https://evil.example/acme/store/",
        "https://vercel.com.evil.example/",
        "https://vercel.com@evil.example/",
        "http://vercel.com/acme/",
        "javascript:alert(1)//",
        "https://vercel.com/a b/",
    ):
        row = Deployment(id="dpl_1", inspector=inspector)
        assert DEPLOYMENTS.links.dashboard(row, SCOPE) is None
        assert "dashboard link" not in texts_by_label(DEPLOYMENTS, row)


def test_hostile_texts_are_clean_when_they_are_copied() -> None:
    evil = "rm -rf ~\n\x1b]52;c;AAAA\x07\u202e\x00\r\x9b31m; true"
    row = Deployment(id="dpl_1", name=evil, branch=evil, sha=evil, message=f"one\x1b[2J\ttwo\r\n{evil}", url=evil)
    values = texts_by_label(DEPLOYMENTS, row)
    assert (values["branch"], "URL" in values) == ("rm -rf ~ ; true", False)
    assert values["message"] == "one two\nrm -rf ~\n\n; true"


@given(st.data())
@pytest.mark.parametrize("name", RESOURCES)
def test_nothing_that_is_copied_can_be_obeyed(name: str, data: st.DataObject) -> None:
    row = data.draw(ROWS[name])
    for label, value in copies(RESOURCES[name], row, SCOPE, BASE):
        lines = value.split("\n") if label == "message" else [value]
        assert value.strip()
        assert not any(category(character) in OBEYED for line in lines for character in line), (label, value)


IDS = st.text(min_size=1, max_size=30)


@given(IDS, IDS)
def test_a_command_is_one_command_whatever_the_ids_are(id_: str, team: str) -> None:
    row = Deployment(id=id_)
    values = {copy.label: copy.text for copy in copies(DEPLOYMENTS, row, Scope("acme", "", team), BASE)}
    if "curl" not in values:
        assert id_ in (".", "..") or id_.startswith("odd:")
        return
    line = values["curl"]
    assert line.isascii()
    assert line.isprintable()
    program, option, header, url = shlex.split(line)
    assert (program, option, header) == ("curl", "-H", "Authorization: Bearer $VERCEL_TOKEN")
    assert line.startswith(AUTHORIZATION), "the shell fills the token in, so it must not be in single quotes"
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == BASE
    assert parts.path.startswith("/v13/deployments/")
    assert parts.path.count("/") == 3
    assert [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)] == ["teamId"]


def test_a_write_is_a_command_too_and_quotes_are_no_way_out() -> None:
    line = curl(BASE, "POST", "/v13/deployments?name='$(id)'&x=`id`")
    assert shlex.split(line) == [
        "curl",
        "-X",
        "POST",
        "-H",
        "Authorization: Bearer $VERCEL_TOKEN",
        f"{BASE}/v13/deployments?name='$(id)'&x=`id`",
    ]


def test_a_copy_is_a_label_and_a_text() -> None:
    assert copies(PROJECTS, PROJECT, SCOPE, BASE)[0] == Copy("URL", "https://store.example")


def test_no_command_is_copied_while_the_api_is_not_known() -> None:
    labels = {base: {copy.label for copy in copies(PROJECTS, PROJECT, SCOPE, base)} for base in (BASE, "")}
    assert labels[BASE] - labels[""] == {"curl"}
