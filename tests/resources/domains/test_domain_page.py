"""What the pages of a domain and of a variable say: each truth by itself, records whole, no value of a variable."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.harness.service import ROWS, ServiceHarness, any_row
from tests.resources.deployments.test_deployment_page import facts_of
from vtui import times
from vtui.models.domain import SOON, Challenge, Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts
from vtui.models.scope import Scope
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.domains import forms, page, removal, verify
from vtui.resources.domains.columns import DOMAINS
from vtui.resources.domains.diagnosis import diagnose
from vtui.resources.env import columns, values
from vtui.table.columns import Context

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
ROW = Domain(
    "p/shop.acme.example", "shop.acme.example", apex="acme.example", project_id="p", project="store", verified=True
)
PROOF = Challenge(
    "TXT", "_vercel.acme.example", "vc-domain-verify=shop.acme.example,0a1b", "pending_domain_verification"
)
WRONG = DomainConfig(
    misconfigured=True,
    addresses=("192.0.2.10",),
    alias="0a1b.vercel-dns.example.",
    found=(("A", "198.51.100.7"),),
    conflicts=(("A", "", "198.51.100.7"),),
)


def drawing(**known: Any) -> Drawing:
    return Drawing(Context(NOW, projects=ProjectFacts(**known)), 70)


def test_unverified_domain_shows_the_record_to_set() -> None:
    panel = page.project(replace(ROW, verified=False, challenges=(PROOF,)), None, drawing())
    facts = facts_of(panel)
    assert panel.alarm
    assert facts["verified"].startswith("× no")
    assert facts["because"] == "waits for the record above"
    facts = facts_of(page.doctor(replace(ROW, verified=False, challenges=(PROOF,)), None, drawing()))
    assert facts["wrong"].startswith("× shop.acme.example is not proved to be yours")
    assert facts["set"] == "TXT  _vercel.acme.example  · host _vercel"
    assert facts["to"] == "vc-domain-verify=shop.acme.example,0a1b", "alone on its line"
    assert facts["then"].startswith("V  asks Vercel to look")
    assert not page.project(ROW, None, drawing()).alarm
    assert "set" not in facts_of(page.doctor(replace(ROW, challenges=(PROOF,)), None, drawing()))


async def test_the_account_s_own_domain_is_read_for_a_project_s_subdomain() -> None:
    harness = ServiceHarness()
    own = (await anext(harness.service.domains.pages(harness.scope()))).rows[0]
    row = replace(ROW, name=f"shop.{own.name}", apex=own.name)
    other = replace(row, apex="nobody.example")
    unknown = await page.holder(harness.service, harness.scope(), other)
    assert facts_of(page.account(other, unknown, drawing()))["owned"] == "not available", "the request may have ended"
    found = (await page.holder(harness.service, harness.scope(), row)).domain
    assert found is not None
    assert (found.name, found.owned) == (own.name, True)
    none = await page.holder(harness.service, harness.scope(), other)
    assert "owned" not in facts_of(page.account(other, none, drawing())), "the request is there, the domain is not"


@pytest.mark.parametrize(
    ("change", "label", "value"),
    [
        ({"redirect": "www.acme.example", "redirect_status": 308}, "redirects", "→ www.acme.example  308"),
        ({"redirect": "www.acme.example"}, "redirects", "→ www.acme.example  "),
        ({"branch": "feat/[x]"}, "branch", "feat/[x]"),
        ({"custom_environment_id": "env_1"}, "serves", "qa"),
        ({"custom_environment_id": "env_2"}, "serves", "env_2"),
        ({}, "serves", "Production"),
    ],
)
def test_what_a_domain_leads_to_is_one_of_four(change: dict[str, Any], label: str, value: str) -> None:
    facts = facts_of(page.project(replace(ROW, **change), None, drawing(environments={"env_1": "qa"})))
    assert facts[label] == value
    assert len({"redirects", "branch", "serves"} & facts.keys()) == 1


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("shop.acme.example", ("CNAME  shop.acme.example  · host shop", "0a1b.vercel-dns.example.")),
        ("acme.example", ("A  acme.example  · host @", "192.0.2.10")),
        ("*.acme.example", (None, None)),
    ],
)
def test_dns_that_is_wrong_names_the_record_of_the_first_rank(name: str, records: tuple[str | None, ...]) -> None:
    panel = page.dns(replace(ROW, name=name), WRONG, drawing())
    facts = facts_of(panel)
    assert panel.alarm
    assert facts["state"].startswith("× Invalid Configuration")
    assert facts["conflict"] == "A acme.example  198.51.100.7"
    panel = page.doctor(replace(ROW, name=name, dns=WRONG), None, drawing())
    facts = facts_of(panel)
    assert panel.alarm
    assert (facts.get("set"), facts.get("to")) == records
    assert facts["wrong"].startswith("× Invalid Configuration: ")
    assert [value for _, value in DOMAINS.links.urgent(replace(ROW, name=name, dns=WRONG))][:1] == [records[1]][
        : records[1] is not None
    ]


def test_problems_are_listed_in_the_order_of_their_fixes() -> None:
    row = replace(ROW, verified=False, challenges=(PROOF,), dns=WRONG, expires_at=NOW - 86_400_000, renew=False)
    assert [one.verify for one in diagnose(row, NOW)] == [True, False, False]
    labels = [line[0].text.strip() for line in page.doctor(row, None, drawing()).lines]
    assert labels == ["wrong", "set", "to", "then", "also", "set", "to", "then", "also", "then"]
    taken = replace(row, challenges=(replace(PROOF, reason="domain_claimed_by_another_project"),))
    assert diagnose(taken, NOW)[0].text.startswith("Another project or account has shop.acme.example")


def test_a_domain_is_well_only_when_all_three_truths_are_known() -> None:
    def word(row: Domain) -> str:
        (line,) = page.doctor(row, None, drawing()).lines
        return "".join(span.text for span in line)

    assert word(ROW) == "No problem found so far. DNS not checked."
    assert word(replace(ROW, dns=DomainConfig())) == "No problem found so far. DNS unknown."
    assert word(replace(ROW, dns=DomainConfig(misconfigured=False))).startswith("● Valid Configuration")
    assert "Vercel's own host" in word(replace(ROW, name="store.vercel.app"))


def test_valid_dns_shows_how_it_is_configured_and_nothing_to_do() -> None:
    facts = facts_of(page.dns(ROW, DomainConfig(misconfigured=False, configured_by="CNAME"), drawing()))
    assert facts == {"state": "● Valid Configuration, by a CNAME record"}
    assert "set" not in facts_of(page.dns(ROW, DomainConfig(), drawing())), "nothing is claimed that was not told"
    assert page.dns(ROW, None, drawing()).lines == ()


@pytest.mark.parametrize(
    ("expires", "tone", "words"),
    [
        (NOW + SOON - 1, "warn", "in 29d"),
        (NOW + SOON, "muted", "in 30d"),
        (NOW - 86_400_000, "error", "expired 1d ago"),
    ],
)
def test_an_expiry_near_is_amber_and_one_past_is_an_error(expires: int, tone: str, words: str) -> None:
    panel = page.account(replace(ROW, owned=True, expires_at=expires, renew=False), None, drawing())
    line = next(line for line in panel.lines if line[0].text.startswith("expires"))
    assert (line[-1].tone, line[-1].text) == (tone, words)
    assert facts_of(panel)["renews"] == "no"


def test_unknown_account_data_is_not_shown() -> None:
    assert not page.account(ROW, None, drawing()).lines
    assert facts_of(page.account(replace(ROW, expires_at=times.BAD), None, drawing()))["expires"].split() == ["?", "?"]


@settings(max_examples=50)
@given(ROWS["domains"], any_row(DomainConfig))
def test_any_answer_about_dns_is_drawn(row: Domain, answer: DomainConfig) -> None:
    for panel in (page.dns(row, answer, drawing()), page.doctor(replace(row, dns=answer), None, drawing())):
        assert panel.lines
        assert all(isinstance(span.text, str) for line in panel.lines for span in line)
    for plan in (verify.plan(row, ACME), removal.plan(row, (), ACME)):
        assert plan.question.consequences
    assert forms.editing(row, ACME).values.keys() == {"leads", "to", "status", "branch"}


async def test_dns_costs_one_request_and_a_host_of_vercel_s_none() -> None:
    harness = ServiceHarness()
    scope = harness.scope()
    answer = await page.config(harness.service, scope, replace(ROW, name="store.partner-brand.example", project_id="p"))
    assert answer is not None
    assert (answer.misconfigured, answer.addresses) == (True, ("192.0.2.10",))
    assert [(request.url.path, request.url.params["projectIdOrName"]) for request in harness.wire.asked] == [
        ("/v6/domains/store.partner-brand.example/config", "p")
    ]
    own = replace(ROW, name="store.vercel.app")
    assert await page.config(harness.service, scope, own) is None
    assert len(harness.wire.asked) == 1
    assert "nothing to set" in "".join(span.text for span in page.dns(own, None, drawing()).lines[0])


VARIABLE = EnvVar("1", "API_KEY", project_id="p", project="store", type="encrypted", targets=("preview", "production"))


def variable(row: EnvVar) -> dict[str, str]:
    return facts_of(columns.variable(row, None, drawing(environments={"env_1": "qa"})))


def test_env_var_page_lists_its_fields_and_environments() -> None:
    facts = variable(replace(VARIABLE, branch="feat/x", custom_environment_ids=("env_1",), comment="main [db]"))
    assert facts == {
        "key": "API_KEY",
        "environments": "production preview qa",
        "branch": "feat/x",
        "type": "Config: can be read back",
        "stored type": "encrypted",
        "project": "store",
        "comment": "main [db]",
    }


def test_sensitive_env_var_has_no_value_and_integration_is_named() -> None:
    for row in (replace(VARIABLE, type="sensitive"), replace(VARIABLE, visibility="secret")):
        ((span,),) = values.panel(row, None, drawing()).lines
        assert span.text.startswith("not readable")
    assert "integration" in variable(replace(VARIABLE, integration=True))["managed by"]
    assert variable(replace(VARIABLE, type="new-in-2027"))["type"] == "new-in-2027"
    assert "managed by" not in variable(VARIABLE)


def test_history_has_exact_and_relative_times_and_omits_unknown_ones() -> None:
    def history(row: EnvVar) -> Panel:
        return columns.history(row, None, drawing())

    facts = facts_of(history(replace(VARIABLE, updated_at=NOW - 86_400_000)))
    assert facts["updated"].split("\n")[0].endswith("1d ago")
    assert facts["updated"].split("\n")[1] == times.iso(NOW - 86_400_000)
    assert "created" not in facts
    assert facts_of(history(replace(VARIABLE, created_at=times.BAD)))["created"].strip() == "?"


def test_the_page_of_a_variable_asks_for_nothing() -> None:
    assert columns.ENV_VARS.page.detail is None
    assert not any(part.load for part in columns.PARTS)


@pytest.mark.parametrize("mode", ["auto", "enabled", "disabled", "grease"])
def test_account_shows_the_ech_mode_of_the_domain_or_of_its_apex(mode: str) -> None:
    own = Domain("dom1", "acme.example", ech=mode, owned=True)
    shown = page.owned(replace(ROW, owned=None), own)
    assert facts_of(page.account(shown, None, drawing()))["ECH"] == mode
    assert "ECH" not in facts_of(page.account(ROW, None, drawing()))


async def test_every_domain_of_the_demo_account_has_an_ech_mode() -> None:
    harness = ServiceHarness()
    rows = [row async for found in harness.service.domains.pages(harness.scope()) for row in found.rows]
    assert {row.ech for row in rows} == {"auto", "enabled", "disabled"}
