"""Changes of a project's domains as values: the exact requests, why they are unavailable, and the consequences."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness
from vtui.api.errors import Conflict, Forbidden, Rejected
from vtui.models.domain import Challenge, Domain, DomainConfig
from vtui.models.project import Project
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.domains import forms, removal, verify
from vtui.table.columns import Context
from vtui.writes.form import Form, ValidationError, filled, validate
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.send_plan import prepare

ACME = Scope("acme", "Acme", "team_acme")
STORE = Project("prj_1", "store", environments=(("env_1", "qa"),))
ROW = Domain("prj_1/www.acme.example", "www.acme.example", "acme.example", "prj_1", "store", verified=True)
NOW = Context(1_763_000_000_000)


def made(form: Form, **typed: str) -> Plan:
    values = form.values | typed
    assert validate(form, values) == {}
    return form.plan(filled(form, values))


def words(plan: Plan) -> str:
    return "\n".join("".join(span.text for span in line) for line in plan.question.consequences)


@pytest.mark.parametrize(
    ("typed", "body", "message"),
    [
        ({}, {}, "www.new.example will serve production of store."),
        (
            {"leads": "redirect", "to": "WWW.acme.example", "status": "307"},
            {"redirect": "www.acme.example", "redirectStatusCode": 307},
            "will redirect to www.acme.example with status 307.",
        ),
        (
            {"leads": "branch", "branch": " feat/x "},
            {"gitBranch": "feat/x"},
            "will serve the latest deployment of branch feat/x.",
        ),
        ({"leads": "env_1"}, {"customEnvironmentId": "env_1"}, "will serve the environment qa."),
    ],
)
def test_adding_sends_the_host_and_what_it_does_and_nothing_else(
    typed: dict[str, str], body: dict[str, Any], message: str
) -> None:
    plan = made(forms.adding(STORE, ACME), name="https://WWW.New.example/", **typed)
    assert plan.operation.request == WriteRequest(
        "project_domains.add", ACME, {"project": "prj_1"}, body={"name": "www.new.example", **body}
    )
    assert message in words(plan)


def test_international_host_is_shown_as_sent_and_in_its_readable_form() -> None:
    form = forms.adding(STORE, ACME)
    (name,) = (field for field in form.fields if field.id == "name")
    assert name.check("Café.example") == "sent as xn--caf-dma.example"
    plan = made(form, name="Café.example")
    assert plan.operation.request.body == {"name": "xn--caf-dma.example"}
    assert words(plan).startswith("xn--caf-dma.example will serve")
    assert dict(plan.question.facts)["Unicode name"][0].text == "café.example"
    led = made(form, name="Café.example", leads="redirect", to="Büro.example")
    assert led.operation.request.body == {
        "name": "xn--caf-dma.example",
        "redirect": "xn--bro-hoa.example",
        "redirectStatusCode": 308,
    }
    assert "xn--caf-dma.example will redirect to xn--bro-hoa.example with status 308." in words(led)
    edit = made(forms.editing(replace(ROW, name="xn--caf-dma.example"), ACME), leads="redirect", to="büro.de")
    assert edit.operation.request.body == {"redirect": "xn--bro-hoa.de", "redirectStatusCode": 308}
    assert "xn--caf-dma.example will redirect to xn--bro-hoa.de with status 308." in words(edit)


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"name": ""}, "name", "enter a name, such as"),
        ({"name": "no host.example"}, "name", "spaces are not allowed"),
        ({"name": "a.example", "leads": "redirect"}, "to", "enter a name, such as"),
        ({"name": "a.example", "leads": "branch", "branch": "a b"}, "branch", "enter a branch name without spaces"),
    ],
)
def test_invalid_value_has_an_error_at_its_field(typed: dict[str, str], field: str, why: str) -> None:
    form = forms.adding(STORE, ACME)
    found = validate(form, form.values | typed)
    assert list(found) == [field]
    assert why in found[field]


def test_domain_cannot_redirect_to_itself_nor_keep_its_target() -> None:
    with pytest.raises(ValidationError, match="to itself: enter another domain"):
        made(forms.adding(STORE, ACME), name="a.example", leads="redirect", to="a.example")
    with pytest.raises(ValidationError, match="edit a value first"):
        made(forms.editing(ROW, ACME))


@pytest.mark.parametrize(
    ("row", "typed", "body"),
    [
        ({}, {"leads": "branch", "branch": "feat/x"}, {"gitBranch": "feat/x"}),
        (
            {"branch": "feat/x"},
            {"leads": "redirect", "to": "acme.example"},
            {"gitBranch": None, "redirect": "acme.example", "redirectStatusCode": 308},
        ),
        ({"redirect": "acme.example", "redirect_status": 307}, {"status": "308"}, {"redirectStatusCode": 308}),
        (
            {"redirect": "acme.example", "redirect_status": 307},
            {"leads": "production"},
            {"redirect": None, "redirectStatusCode": None},
        ),
    ],
)
def test_editing_sends_what_becomes_another_and_null_for_what_ends(
    row: dict[str, Any], typed: dict[str, str], body: dict[str, Any]
) -> None:
    plan = made(forms.editing(replace(ROW, **row), ACME), **typed)
    ids = {"project": "prj_1", "domain": "www.acme.example"}
    assert plan.operation.request == WriteRequest("project_domains.edit", ACME, ids, body=body)


def test_remove_requires_the_name_and_lists_the_redirects() -> None:
    alone = removal.plans(ROW, (), ACME)
    ids = {"project": "prj_1", "domain": "www.acme.example"}
    assert alone.operation.request == WriteRequest("project_domains.remove", ACME, ids)
    assert (alone.question.word, alone.others) == ("www.acme.example", ())
    usual = removal.plans(ROW, ("acme.example", "old.example"), ACME)
    assert usual.operation.request.body is None
    assert "acme.example, old.example will redirect to a domain that is not served." in words(usual)
    (other,) = usual.others
    assert other.operation.request.body == {"removeRedirects": True}
    assert "acme.example, old.example are removed too." in words(other)
    assert removal.plans(replace(ROW, name="*.acme.example"), (), ACME).question.word == "remove"


def test_verifying_names_the_record_and_what_is_left_after_it() -> None:
    proof = Challenge("TXT", "_vercel.acme.example", "vc=1")
    plan = verify.plan(replace(ROW, verified=False, challenges=(proof,)), ACME)
    ids = {"project": "prj_1", "domain": "www.acme.example"}
    assert plan.operation.request == WriteRequest("project_domains.verify", ACME, ids)
    assert "".join(span.text for span in dict(plan.question.facts)["record"]) == "TXT  _vercel.acme.example"
    wrong = verify.plan(replace(ROW, verified=False, dns=DomainConfig(misconfigured=True)), ACME)
    assert wrong.operation.done.endswith("Its page shows the DNS record that is still missing.")


@pytest.mark.parametrize(
    ("unavailable_reason", "change", "why"),
    [
        (verify.unavailable_reason, {}, "already verified"),
        (verify.unavailable_reason, {"project_id": None}, "not assigned to a project"),
        (forms.add_unavailable_reason, {"project_id": None}, "select a domain of the project"),
        (forms.edit_unavailable_reason, {"custom_environment_id": "env_1"}, "not supported for a custom environment"),
        (forms.edit_unavailable_reason, {"name": ""}, "no name"),
        (removal.REMOVE.unavailable_reason, {"project_id": None}, "not assigned to a project"),
    ],
)
def test_unavailable_actions_have_a_reason(unavailable_reason: Any, change: dict[str, Any], why: str) -> None:
    assert why in unavailable_reason(replace(ROW, **change), NOW)


async def test_each_change_is_made_once_and_found_where_its_answer_was_lost() -> None:
    harness = ServiceHarness()
    acme, service = harness.scope(), harness.service
    store = await service.projects.get(acme, "store")
    project_ref = ProjectRef(store.id, "store")
    add = made(forms.adding(store, acme), name="new.acme.example")
    add = await prepare(add, service)
    assert add.operation.find_effect is not None
    assert await add.operation.find_effect(service) is None
    row = service.domains.written((await service.send(add.operation.request)).body, project_ref)
    assert (row.name, row.verified) == ("new.acme.example", True)
    assert (await add.operation.find_effect(service)) is not None

    edit = made(await forms.edit(service, acme, row, NOW), leads="redirect", to="www.acme.example")
    assert edit.operation.find_effect is not None
    assert await edit.operation.find_effect(service) is None
    await service.send(edit.operation.request)
    assert (await edit.operation.find_effect(service)).redirect == "www.acme.example"

    www = await service.domains.get(acme, project_ref, "www.acme.example")
    remove = await removal.of_domain(service, acme, www, NOW)
    assert "new.acme.example, acme.example will redirect to a domain that is not served." in words(remove)
    assert remove.operation.find_effect is not None
    assert await remove.operation.find_effect(service) is None
    await service.send(remove.others[0].operation.request)
    assert await remove.operation.find_effect(service) is www
    assert [request.method for request in harness.wire.writes()] == ["POST", "PATCH", "DELETE"]
    assert json.loads(harness.wire.writes()[-1].content) == {"removeRedirects": True}


async def test_change_keeps_the_data_of_the_account_and_the_dns() -> None:
    harness = ServiceHarness()
    acme, service = harness.scope(), harness.service
    store = await service.projects.get(acme, "store")
    row = await service.domains.get(acme, ProjectRef(store.id, "store"), "next.acme.example")
    row = replace(row, owned=True, expires_at=7, dns=DomainConfig(misconfigured=False))
    plan = made(forms.editing(row, acme), leads="production")
    assert plan.operation.effect is not None
    assert plan.operation.effect.read is not None
    now = plan.operation.effect.read(service, (await service.send(plan.operation.request)).body)
    assert (now.branch, now.owned, now.expires_at, now.dns) == (None, True, 7, row.dns)


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("www.acme.example", Conflict, "The domain is in use"),
        ("x.northwind.example", Forbidden, "No permission for this domain"),
    ],
)
async def test_domain_of_another_owner_has_a_clear_error(name: str, kind: type[Exception], title: str) -> None:
    harness = ServiceHarness()
    store = await harness.service.projects.get(harness.scope(), "store")
    with pytest.raises(kind) as caught:
        await harness.service.send(made(forms.adding(store, harness.scope()), name=name).operation.request)
    assert getattr(caught.value, "title", "") == title


async def test_missing_verification_and_domain_of_another_project_have_different_errors() -> None:
    harness = ServiceHarness()
    acme, service = harness.scope(), harness.service
    store = await service.projects.get(acme, "store")
    for name, title in (
        ("store.partner-brand.example", "Verification record not found"),
        ("taken.someone-else.example", "Another project uses this domain"),
    ):
        row = await service.domains.get(acme, ProjectRef(store.id, "store"), name)
        plan = await verify.of_domain(service, acme, row, NOW)
        with pytest.raises(Rejected) as caught:
            await service.send(plan.operation.request)
        assert caught.value.title == title
    www = await service.domains.get(acme, ProjectRef(store.id, "store"), "www.acme.example")
    with pytest.raises(ActionUnavailable, match="already verified"):
        await verify.of_domain(service, acme, www, NOW)
