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
from vtui.resources.domains.diagnosis import diagnose
from vtui.resources.domains.resource import DOMAINS
from vtui.resources.env import resource, values
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


def diagnosis(row: Domain) -> dict[str, str]:
    return facts_of(page.diagnosis(row, None, drawing()))


def test_pending_verification_shows_the_record_to_add() -> None:
    row = replace(ROW, verified=False, challenges=(PROOF,))
    panel = page.diagnosis(row, None, drawing())
    assert panel.alarm
    assert "".join(span.text for span in panel.note) == "; Copy record"
    assert facts_of(panel) == {
        "problem": "× Pending verification: ownership of shop.acme.example is not verified.",
        "record": "TXT  _vercel  vc-domain-verify=shop.acme.example,0a1b",
        "next step": "Add the record at the DNS provider of acme.example, then verify the domain (V)."
        " DNS changes can take hours.",
    }
    assert diagnosis(replace(ROW, challenges=(PROOF,))) == {"status": "– DNS not checked"}


@pytest.mark.parametrize(
    ("reasons", "text", "step"),
    [
        (
            ("domain_claimed_by_another_project",),
            "shop.acme.example is used by another project or account.",
            "Add the record",
        ),
        (("txt_mismatch",), "txt mismatch.", "Add the record"),
        ((PROOF.reason, PROOF.reason), "ownership of shop.acme.example is not verified.", "Add one of the records"),
        ((), "ownership of shop.acme.example is not verified.", "Open the domain in the dashboard (i)."),
    ],
)
def test_pending_verification_has_its_reason(reasons: tuple[str, ...], text: str, step: str) -> None:
    challenges = tuple(replace(PROOF, reason=reason) for reason in reasons)
    (problem,) = diagnose(replace(ROW, verified=False, challenges=challenges), Context(NOW))
    assert problem.text == f"Pending verification: {text}"
    assert problem.next_step.startswith(step)


async def test_the_account_s_own_domain_is_read_for_a_project_s_subdomain() -> None:
    harness = ServiceHarness()
    own = (await anext(harness.service.domains.pages(harness.scope()))).rows[0]
    row = replace(ROW, name=f"shop.{own.name}", apex=own.name)
    other = replace(row, apex="nobody.example")
    unknown = await page.holder(harness.service, harness.scope(), other)
    assert facts_of(page.account(other, unknown, drawing()))["ownership"] == "not available", (
        "the request may have ended"
    )
    found = (await page.holder(harness.service, harness.scope(), row)).domain
    assert found is not None
    assert (found.name, found.owned) == (own.name, True)
    none = await page.holder(harness.service, harness.scope(), other)
    assert "ownership" not in facts_of(page.account(other, none, drawing())), "the request is there, the domain is not"


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"redirect": "www.acme.example", "redirect_status": 308}, "→ www.acme.example  308"),
        ({"redirect": "www.acme.example"}, "→ www.acme.example"),
        ({"branch": "feat/[x]"}, "branch feat/[x]"),
        ({"custom_environment_id": "env_1"}, "qa"),
        ({"custom_environment_id": "env_2"}, "env_2"),
        ({}, "Production"),
    ],
)
def test_target_is_a_redirect_a_branch_or_an_environment(change: dict[str, Any], target: str) -> None:
    facts = facts_of(page.project(replace(ROW, **change), None, drawing(environments={"env_1": "qa"})))
    assert facts == {"project": "store", "target": target}


@pytest.mark.parametrize(
    ("name", "record", "conflict", "value"),
    [
        (
            "shop.acme.example",
            "CNAME  shop  0a1b.vercel-dns.example.",
            "A      shop  198.51.100.7",
            "0a1b.vercel-dns.example.",
        ),
        ("acme.example", "A  @  192.0.2.10", "A  @  198.51.100.7", "192.0.2.10"),
    ],
)
def test_invalid_configuration_shows_the_record_to_add_and_the_one_to_delete(
    name: str, record: str, conflict: str, value: str
) -> None:
    host = name.removesuffix("acme.example").rstrip(".")
    row = replace(ROW, name=name, dns=replace(WRONG, conflicts=(("A", host, "198.51.100.7"),)))
    assert page.diagnosis(row, None, drawing()).alarm
    assert diagnosis(row) == {
        "problem": f"× Invalid Configuration: {name} has a conflicting record.",
        "record": record,
        "conflict": conflict,
        "next step": "Delete the conflicting record, then add the record at the DNS provider of acme.example."
        " DNS changes can take hours.",
    }
    copies = dict(DOMAINS.links.urgent(row))
    kind = record.partition(" ")[0]
    assert copies == {
        f"{kind} value": value,
        f"{kind} name": host or "@",
        f"{kind} full name": name,
        f"{kind} record": " ".join(record.split()),
    }
    assert not page.dns(row, row.dns, drawing()).lines, "the diagnosis has all of it"


def test_records_of_a_domain_on_vercel_s_nameservers_are_changed_in_vtui() -> None:
    assert (
        "in the DNS records of acme.example (z opens them)"
        in diagnosis(replace(ROW, dns=WRONG, service_type="zeit.world"))["next step"]
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "points to 198.51.100.7, not to Vercel."),
        ({"found": (("A", "192.0.2.10"),)}, "does not point to Vercel, or no certificate can be issued."),
        ({"found": ()}, "does not point to Vercel, or no certificate can be issued."),
        ({"conflicts": (("AAAA", "shop", "2001:db8::1"), ("CAA", "", "0 issue x"))}, "has conflicting records."),
    ],
)
def test_invalid_configuration_claims_only_what_the_records_show(change: dict[str, Any], text: str) -> None:
    (problem,) = diagnose(replace(ROW, dns=replace(WRONG, **({"conflicts": ()} | change))), Context(NOW))
    assert problem.text == f"Invalid Configuration: shop.acme.example {text}"


def test_wildcard_shows_the_nameservers_to_set() -> None:
    servers = ("ns1.vercel-dns.example", "ns2.vercel-dns.example")
    row = replace(ROW, name="*.acme.example", dns=WRONG, intended_nameservers=servers)
    facts = diagnosis(row)
    assert facts["problem"] == "× Invalid Configuration: a wildcard domain requires Vercel's nameservers."
    assert facts["nameserver"] == "ns1.vercel-dns.example\nns2.vercel-dns.example"
    assert facts["next step"].startswith("Set these nameservers at the registrar of acme.example.")
    unknown = diagnosis(replace(row, intended_nameservers=()))
    assert unknown["next step"].startswith("Set Vercel's nameservers")
    assert not DOMAINS.links.urgent(row)


def test_domain_of_the_account_is_pending_until_it_uses_vercel_s_nameservers() -> None:
    own = Domain("1", "acme.example", "acme.example", owned=False, service_type="external")
    assert diagnosis(own)["problem"] == "! Pending verification: acme.example does not use Vercel's nameservers."
    changing = replace(own, service_type="zeit.world")
    assert diagnosis(changing)["next step"] == "Wait for the change."
    expired = diagnosis(replace(own, expires_at=NOW - 86_400_000))
    assert expired == {
        "problem": "× acme.example expired 1d ago.",
        "next step": "Renew the domain at its registrar.",
    }


def test_invalid_configuration_is_no_problem_of_a_domain_without_a_project() -> None:
    own = Domain("1", "acme.example", "acme.example", owned=True, dns=WRONG)
    assert diagnosis(own) == {"status": "● Verified"}
    assert facts_of(page.dns(own, WRONG, drawing()))["current record"] == "A 198.51.100.7"


def test_problems_are_listed_in_the_order_of_their_fixes() -> None:
    row = replace(ROW, verified=False, challenges=(PROOF,), dns=WRONG, expires_at=NOW - 86_400_000, renew=False)
    panel = page.diagnosis(row, None, drawing())
    labels = [line[0].text.strip() for line in panel.lines]
    first, second = ["problem", "record", "next step", ""], ["problem", "record", "conflict", "next step", ""]
    assert labels == [*first, *second, "problem", "next step"]
    text = "\n".join("".join(span.text for span in line) for line in panel.lines)
    assert text.count("DNS changes can take hours.") == 1


def test_domain_is_valid_only_if_verification_and_dns_are_known() -> None:
    assert diagnosis(ROW) == {"status": "– DNS not checked"}
    assert diagnosis(replace(ROW, dns=DomainConfig())) == {"status": "– DNS unknown"}
    assert diagnosis(replace(ROW, dns=DomainConfig(misconfigured=False))) == {"status": "● Valid Configuration"}
    assert diagnosis(replace(ROW, name="store.vercel.app")) == {"status": "● Valid Configuration"}
    assert diagnosis(replace(ROW, problem="no name"))["problem"] == "! Unexpected data: no name."


def test_dns_shows_how_it_is_configured_and_the_current_records() -> None:
    valid = DomainConfig(misconfigured=False, configured_by="CNAME", found=(("CNAME", "x.vercel-dns.example."),))
    facts = {"configured by": "CNAME record", "current record": "CNAME x.vercel-dns.example."}
    assert facts_of(page.dns(ROW, valid, drawing())) == facts
    assert "unexpected data" in facts_of(page.dns(ROW, DomainConfig(), drawing()))
    assert facts_of(page.dns(ROW, DomainConfig(error="no access"), drawing())) == {"not checked": "no access"}
    assert page.dns(ROW, None, drawing()).lines == ()


@pytest.mark.parametrize(
    ("expires", "renew", "tone", "text"),
    [
        (NOW + SOON - 1, True, "warn", "  in 29d"),
        (NOW + SOON, True, "muted", "  in 30d"),
    ],
)
def test_expiry_within_30_days_is_a_warning(expires: int, renew: bool, tone: str, text: str) -> None:
    panel = page.account(replace(ROW, owned=True, expires_at=expires, renew=renew), None, drawing())
    line = next(line for line in panel.lines if line[0].text.startswith("expires"))
    assert (line[-1].tone, line[-1].text) == (tone, text)
    assert facts_of(panel)["auto-renew"] == "on"


@pytest.mark.parametrize(
    ("expires", "tone", "text"),
    [(NOW + SOON - 1, "warn", "expires in 29d."), (NOW - 86_400_000, "error", "expired 1d ago.")],
)
def test_diagnosed_expiry_has_its_age_only_in_the_diagnosis(expires: int, tone: str, text: str) -> None:
    row = replace(ROW, owned=True, expires_at=expires, renew=False)
    (problem,) = diagnose(row, Context(NOW))
    assert (problem.tone, problem.text) == (tone, f"acme.example {text}")
    assert facts_of(page.account(row, None, drawing()))["expires"] == times.local(expires)


def test_registration_of_a_subdomain_names_the_apex() -> None:
    assert page.account(replace(ROW, owned=True), None, drawing()).title == "Registration of acme.example"
    assert page.account(replace(ROW, name="acme.example", owned=True), None, drawing()).title == ""


def test_unknown_account_data_is_not_shown() -> None:
    assert not page.account(ROW, None, drawing()).lines
    assert facts_of(page.account(replace(ROW, expires_at=times.BAD), None, drawing()))["expires"].split() == ["?", "?"]


@settings(max_examples=50)
@given(ROWS["domains"], any_row(DomainConfig))
def test_any_answer_about_dns_is_drawn(row: Domain, answer: DomainConfig) -> None:
    assert page.diagnosis(replace(row, dns=answer), None, drawing()).lines
    for panel in (page.dns(row, answer, drawing()), page.diagnosis(replace(row, dns=answer), None, drawing())):
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
    assert not page.dns(own, None, drawing()).lines


VARIABLE = EnvVar("1", "API_KEY", project_id="p", project="store", type="encrypted", targets=("preview", "production"))


def variable(row: EnvVar) -> dict[str, str]:
    return facts_of(resource.variable(row, None, drawing(environments={"env_1": "qa"})))


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
        assert span.text.startswith("a Secret cannot be read back")
    assert "integration" in variable(replace(VARIABLE, integration=True))["managed by"]
    assert variable(replace(VARIABLE, type="new-in-2027"))["type"] == "new-in-2027"
    assert "managed by" not in variable(VARIABLE)


def test_history_has_exact_and_relative_times_and_omits_unknown_ones() -> None:
    def history(row: EnvVar) -> Panel:
        return resource.history(row, None, drawing())

    facts = facts_of(history(replace(VARIABLE, updated_at=NOW - 86_400_000)))
    assert facts["updated"].endswith("1d ago")
    assert str(times.iso(NOW - 86_400_000)) not in facts["updated"]
    assert "created" not in facts
    assert facts_of(history(replace(VARIABLE, created_at=times.BAD)))["created"].strip() == "?"


def test_the_page_of_a_variable_asks_for_nothing() -> None:
    assert resource.ENV_VARS.page.detail is None
    assert not any(part.load for part in resource.PARTS)


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
