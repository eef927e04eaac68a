"""A write whose answer was lost is reported as done on proof alone: every kind of write, and what proves nothing."""

import ast
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import vtui
from tests.harness.service import ServiceHarness, reply
from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import Conflict, Offline, RateLimited, Rejected, ServerError, Unsure, VercelError
from vtui.models.deployment import Deployment
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain
from vtui.models.env_var import EnvVar
from vtui.models.project import AliasRequest, Project
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import ProjectRef
from vtui.resources.common.action import Action
from vtui.resources.common.hosts import normalized
from vtui.resources.deployments.actions import alias, cancel, delete, promote, redeploy, rollback
from vtui.resources.dns import forms as dns_forms
from vtui.resources.dns import verification
from vtui.resources.domains import forms as domain_forms
from vtui.resources.domains import move, removal, verify
from vtui.resources.env import plans, shared
from vtui.resources.env.drafts import Draft
from vtui.resources.projects import auto_assign
from vtui.system.secret import Secret
from vtui.table.columns import Context
from vtui.writes.effect_checks import moved
from vtui.writes.form import Form, filled
from vtui.writes.plan import Plan
from vtui.writes.send_plan import prepare, send_plan
from vtui.writes.verification import PAUSES, FindEffect, HalfDone, is_unknown
from vtui.writes.verification import verify as verify_look

VTUI = Path(vtui.__file__).parent
Make = Callable[[ServiceHarness], Awaitable[Plan]]


def now(harness: ServiceHarness) -> Context:
    return Context(harness.clock.now())


async def rows(harness: ServiceHarness, project: str = "docs", **query: str) -> list[Deployment]:
    found = await harness.service.projects.get(harness.scope(), project)
    pages = harness.service.deployments.pages(harness.scope(), project_id=found.id, query=query)
    return [row async for page in pages for row in page.rows]


async def store(harness: ServiceHarness) -> tuple[Project, ProjectRef]:
    project = await harness.service.projects.get(harness.scope(), "store")
    return project, ProjectRef(project.id, project.name)


async def variables(harness: ServiceHarness) -> list[EnvVar]:
    _, project_ref = await store(harness)
    return list(await harness.service.env.fetch_all(harness.scope(), project_ref))


def of(form: Form, **typed: str) -> Plan:
    return form.plan(filled(form, form.values | typed))


async def record(harness: ServiceHarness, kind: str = "A", **typed: str) -> DnsRecord:
    """A new record of the demo account."""
    fields = {"A": {"a": "192.0.2.7"}, "CNAME": {"host": "target.example"}, "MX": {"host": "mx.example"}}[kind]
    plan = of(dns_forms.adding("acme.example", harness.scope()), type=kind, name="new", **fields, **typed)
    await harness.service.send(plan.operation.request)
    pages = harness.service.domains.records(harness.scope(), "acme.example")
    return next(row for page in [await anext(pages)] for row in page.rows if row.name == "new")


# Every kind of write


async def add_record(harness: ServiceHarness) -> Plan:
    return of(dns_forms.adding("acme.example", harness.scope()), name="new", a="192.0.2.9", comment="why", ttl="300")


async def edit_record(harness: ServiceHarness) -> Plan:
    return of(dns_forms.editing(await record(harness, comment="before"), harness.scope()), ttl="600")


async def delete_record(harness: ServiceHarness) -> Plan:
    return dns_forms.removal(await record(harness), harness.scope())


async def add_domain(harness: ServiceHarness) -> Plan:
    project, _ = await store(harness)
    return of(
        domain_forms.adding(project, harness.scope()), name="new.acme.example", leads="redirect", to="acme.example"
    )


async def domain(harness: ServiceHarness, name: str) -> Domain:
    _, project_ref = await store(harness)
    return await harness.service.domains.get(harness.scope(), project_ref, name)


async def edit_domain(harness: ServiceHarness) -> Plan:
    row = await domain(harness, "www.acme.example")
    return of(
        await domain_forms.edit(harness.service, harness.scope(), row, now(harness)), leads="branch", branch="feat/x"
    )


async def move_domain(harness: ServiceHarness) -> Plan:
    return await filled_in(harness, move.MOVE, await domain(harness, "www.acme.example"), project="docs")


async def remove_domain(harness: ServiceHarness) -> Plan:
    row = await domain(harness, "www.acme.example")
    return (await removal.of_domain(harness.service, harness.scope(), row, now(harness))).others[0]


async def verify_domain(harness: ServiceHarness) -> Plan:
    pages = harness.service.projects.pages(harness.scope())
    for project in [row async for page in pages for row in page.rows]:
        project_ref = ProjectRef(project.id, project.name)
        async for page in harness.service.domains.of_project(harness.scope(), project_ref):
            for row in page.rows:
                if row.verified is False and row.challenges[0].reason == "pending_domain_verification":
                    plan = verify.plan(row, harness.scope())
                    with pytest.raises(Rejected):
                        await harness.service.send(plan.operation.request)
                    harness.clock.advance(60)
                    return plan
    raise AssertionError("the demo account has such a domain")


async def delete_deployment(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, state="ERROR")
    return await delete.of_deployment(harness.service, harness.scope(), row, now(harness))


async def cancel_deployment(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, "dashboard", state="BUILDING")
    return await cancel.of_deployment(harness.service, harness.scope(), row, now(harness))


async def redeploy_it(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, target="preview", state="READY")
    return await redeploy.of_deployment(harness.service, harness.scope(), row, now(harness))


async def redeploy_head(harness: ServiceHarness) -> Plan:
    plan = await redeploy_it(harness)
    return next(
        other
        for other in plan.others
        if other.operation.request.body and "withLatestCommit" in other.operation.request.body
    )


async def build_for_production(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, target="preview", state="READY")
    return await promote.of_deployment(harness.service, harness.scope(), row, now(harness))


async def promote_staged(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, "billing", target="production", state="READY")
    return await promote.of_deployment(harness.service, harness.scope(), row, now(harness))


async def roll_back(harness: ServiceHarness) -> Plan:
    row = (await rows(harness, rollbackCandidate="true"))[1]
    return await rollback.of_deployment(harness.service, harness.scope(), row, now(harness))


async def assign_alias(harness: ServiceHarness) -> Plan:
    (row, *_) = await rows(harness, target="preview", state="READY")
    plan = await alias.of_assign(harness.service, harness.scope(), row, now(harness))
    assert plan.entry is not None
    return plan.entry.fill("look.acme.example")


async def remove_alias(harness: ServiceHarness) -> Plan:
    await harness.service.send((await assign_alias(harness)).operation.request)
    (row, *_) = await rows(harness, target="preview", state="READY")
    plan = await alias.of_remove(harness.service, harness.scope(), row, now(harness))
    assert plan.entry is not None
    return plan.entry.fill("look.acme.example")


DRAFT = Draft("A_NEW_ONE", Secret("x"), ("production", "preview"), type="encrypted")


async def add_variable(harness: ServiceHarness) -> Plan:
    _, project_ref = await store(harness)
    return plans.add(DRAFT, harness.scope(), project_ref, now(harness))


async def variable(harness: ServiceHarness) -> EnvVar:
    """A new variable of the demo account."""
    await harness.service.send((await add_variable(harness)).operation.request)
    harness.clock.advance(60)
    return next(row for row in await variables(harness) if row.key == DRAFT.key)


async def edit_value(harness: ServiceHarness) -> Plan:
    return plans.edit(await variable(harness), replace(DRAFT, value=Secret("y")), harness.scope(), now(harness))


async def edit_comment(harness: ServiceHarness) -> Plan:
    draft = replace(DRAFT, value=None, comment="why", targets=("production",))
    row = replace(await variable(harness), targets=("production",))
    return plans.edit(row, draft, harness.scope(), now(harness))


async def edit_in_production(harness: ServiceHarness) -> Plan:
    draft = replace(DRAFT, value=Secret("y"), targets=("production",))
    return plans.edit(await variable(harness), draft, harness.scope(), now(harness))


async def delete_variable(harness: ServiceHarness) -> Plan:
    return plans.delete(await variable(harness), harness.scope(), now(harness))


async def delete_from_production(harness: ServiceHarness) -> Plan:
    return (await delete_variable(harness)).others[0]


async def shared_variable(harness: ServiceHarness) -> EnvVar:
    return next(row for row in await variables(harness) if row.shared and row.type == "encrypted" and row.sharers[1:])


async def edit_shared(harness: ServiceHarness) -> Plan:
    row = await shared_variable(harness)
    draft = Draft(row.key, Secret("y"), row.targets, type=row.type, comment="why")
    return plans.edit(row, draft, harness.scope(), now(harness))


async def delete_shared(harness: ServiceHarness) -> Plan:
    return plans.delete(await shared_variable(harness), harness.scope(), now(harness))


async def take_shared(harness: ServiceHarness) -> Plan:
    return (await delete_shared(harness)).others[0]


async def create_shared(harness: ServiceHarness) -> Plan:
    draft = Draft("MADE", Secret("y"), ("production",), type="encrypted", comment="why")
    return shared.create(draft, harness.scope(), now(harness))


async def link_shared(harness: ServiceHarness) -> Plan:
    return await filled_in(harness, shared.LINK, await shared_variable(harness), project="sandbox-never")


async def link_to_project(harness: ServiceHarness) -> Plan:
    project = await harness.service.projects.get(harness.scope(), "sandbox-never-deployed")
    row = EnvVar("", project_id=project.id, project=project.name)
    return await filled_in(harness, shared.LINK, row, variable="CDN_HOST")


async def unlink_shared(harness: ServiceHarness) -> Plan:
    plan = await shared.unlink_plan(harness.service, harness.scope(), await shared_variable(harness), now(harness))
    assert isinstance(plan, Plan)
    return plan


async def unlink_by_name(harness: ServiceHarness) -> Plan:
    row = replace(await shared_variable(harness), project_id=None, project=None)
    return await filled_in(harness, shared.UNLINK, row, project="store")


async def filled_in(harness: ServiceHarness, action: Action[Any], row: Any, **typed: str) -> Plan:
    assert action.form is not None
    form = await action.form(harness.service, harness.scope(), row, now(harness))
    assert isinstance(form, Form)
    return of(form, **typed)


async def toggle_auto_assign(harness: ServiceHarness) -> Plan:
    project, _ = await store(harness)
    return auto_assign.plan(project, harness.scope())


PLANS: dict[str, tuple[Make, ...]] = {
    "records.add": (add_record,),
    "records.edit": (edit_record,),
    "records.delete": (delete_record,),
    "project_domains.add": (add_domain,),
    "project_domains.edit": (edit_domain,),
    "project_domains.move": (move_domain,),
    "project_domains.remove": (remove_domain,),
    "project_domains.verify": (verify_domain,),
    "deployments.create": (redeploy_it, redeploy_head, build_for_production),
    "deployments.cancel": (cancel_deployment,),
    "deployments.delete": (delete_deployment,),
    "projects.edit": (toggle_auto_assign,),
    "projects.promote": (promote_staged,),
    "projects.rollback": (roll_back,),
    "aliases.assign": (assign_alias,),
    "aliases.remove": (remove_alias,),
    "env.create": (add_variable,),
    "env.edit": (edit_value, edit_comment, edit_in_production, delete_from_production),
    "env.remove": (delete_variable,),
    "shared_env.create": (create_shared,),
    "shared_env.edit": (edit_shared, take_shared, link_shared, link_to_project, unlink_shared, unlink_by_name),
    "shared_env.remove": (delete_shared,),
}
"""Operation that writes -> the plans that send it. A new one fails the next test until it has a verification."""


def test_every_write_of_the_api_is_in_the_table() -> None:
    assert set(PLANS) == {name for name, endpoint in ENDPOINTS.items() if endpoint.write}


def test_every_plan_in_the_code_has_a_proof() -> None:
    """Each `Operation(…)` has `find_effect` or a baseline, and each `replace(…)` of its request has another one."""
    without = []
    for path in sorted([*(VTUI / "resources").rglob("*.py"), *(VTUI / "writes").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            given = {keyword.arg for keyword in node.keywords}
            sends = node.func.id == "Operation" or (node.func.id == "replace" and "request" in given)
            if sends and not given & {"find_effect", "baseline"}:
                without.append(f"{path.name}:{node.lineno}")
    assert without == []


@pytest.mark.parametrize(
    ("operation", "make"), [(operation, make) for operation, makes in PLANS.items() for make in makes]
)
async def test_a_write_is_proved_once_it_was_applied_and_not_before(operation: str, make: Make) -> None:
    harness = ServiceHarness(deployments=2_500)
    plan = await make(harness)
    assert plan.operation.request.operation == operation
    ready = await prepare(plan, harness.service)
    assert ready.operation.find_effect is not None
    harness.clock.advance(1)
    assert await ready.operation.find_effect(harness.service) is None
    sent = len(harness.wire.writes())
    for request in (plan.operation.request, *plan.operation.then):
        await harness.service.send(request)
    found = await ready.operation.find_effect(harness.service)
    assert found is not None
    assert not isinstance(found, HalfDone)
    assert len(harness.wire.writes()) == sent + 1 + len(plan.operation.then), "a look sends nothing"


# What proves nothing


async def look_of(harness: ServiceHarness, plan: Plan) -> FindEffect:
    look = (await prepare(plan, harness.service)).operation.find_effect
    assert look is not None
    return look


@pytest.mark.parametrize("typed", [{"ttl": "600"}, {"comment": "other"}, {"comment": ""}, {"mx": "20"}])
async def test_an_edit_of_ttl_priority_or_comment_alone_is_compared(typed: dict[str, str]) -> None:
    harness = ServiceHarness()
    plan = of(dns_forms.editing(await record(harness, "MX", mx="10", comment="before"), harness.scope()), **typed)
    look = await look_of(harness, plan)
    assert await look(harness.service) is None
    await harness.service.send(plan.operation.request)
    assert await look(harness.service) is not None


@pytest.mark.parametrize("change", [{"a": "192.0.2.8"}, {"ttl": "60"}, {"comment": "other"}])
async def test_another_record_of_the_same_name_and_type_is_not_the_one_that_was_added(change: dict[str, str]) -> None:
    harness = ServiceHarness()
    plan = await add_record(harness)
    look = await look_of(harness, plan)
    other = {"name": "new", "a": "192.0.2.9", "comment": "why", "ttl": "300"} | change
    await harness.service.send(of(dns_forms.adding("acme.example", harness.scope()), **other).operation.request)
    assert await look(harness.service) is None


async def test_a_record_that_was_there_before_is_not_the_one_that_was_added() -> None:
    harness = ServiceHarness()
    plan = await add_record(harness)
    await harness.service.send(plan.operation.request)
    assert await (await look_of(harness, plan))(harness.service) is None


@pytest.mark.parametrize(
    ("kind", "sent", "returned"),
    [
        ("CNAME", "target.example", "Target.Example."),
        ("CNAME", "xn--caf-dma.example", "café.example."),
        ("MX", "mx.example", "mx.example."),
        ("AAAA", "2001:db8::1", "2001:0DB8:0::0001"),
        ("SRV", "1 2 3 sip.example", "1 2 3 sip.example."),
        ("TXT", "v=spf1 -all", '"v=spf1 -all"'),
    ],
)
def test_a_value_is_the_same_in_each_of_its_spellings(kind: str, sent: str, returned: str) -> None:
    row = DnsRecord("rec_1", "acme.example", "www", kind, sent, 60, comment=None)
    found = replace(row, value=returned, comment="")
    assert verification.is_same(found, row, verification.ALL)
    assert not verification.is_same(replace(found, value="other.example"), row, ["value"])
    assert not verification.is_same(replace(found, priority=0), row, ["mxPriority"])


def test_hosts_have_one_form() -> None:
    assert {normalized(name) for name in ("Café.example.", "xn--caf-dma.EXAMPLE", "café.example")} == {
        "xn--caf-dma.example"
    }
    assert (normalized("."), normalized(""), normalized("*.A.example.")) == (".", "", "*.a.example")
    assert normalized("\ud800.example") == "\ud800.example"


async def test_a_list_that_may_lack_rows_proves_no_removal() -> None:
    harness = ServiceHarness("cursor-ignored")
    plan = dns_forms.removal(DnsRecord("rec_gone", "acme.example", "x", "A", "192.0.2.1"), harness.scope())
    assert plan.operation.find_effect is not None
    rows_ = [{"id": f"rec_{n}", "name": f"n{n}", "type": "A", "value": "192.0.2.1"} for n in range(100)]
    body = {"records": rows_, "pagination": {"count": 100, "next": 1_700_000_000_000}}
    harness.wire.instead = lambda request: reply(200, body) if request.url.path.endswith("/records") else None
    assert await plan.operation.find_effect(harness.service) is None


def push(harness: ServiceHarness, row: Deployment, **changes: Any) -> None:
    """Somebody else makes a deployment of the branch."""
    team = harness.account.team("acme")
    assert team is not None
    index = team.deployments.find(row.id)
    assert index is not None
    harness.clock.advance(1)
    one = replace(
        team.deployments.get(index), uid=f"dpl_push{len(team.deployments.new)}", host="push.vercel.app", **changes
    )
    team.deployments.add(replace(one, created=team.deployments.free_time(harness.clock.now())))


@pytest.mark.parametrize("make", [redeploy_it, redeploy_head])
async def test_a_git_push_or_an_earlier_redeploy_is_not_the_redeploy_that_was_sent(make: Make) -> None:
    harness = ServiceHarness(deployments=2_500)
    (row, *_) = await rows(harness, target="preview", state="READY")
    plan = await make(harness)
    await harness.service.send(plan.operation.request)
    look = await look_of(harness, plan)
    assert await look(harness.service) is None, "an earlier one"
    push(harness, row, source="git")
    assert await look(harness.service) is None, "a push"
    harness.clock.advance(1)
    await harness.service.send(plan.operation.request)
    found = await look(harness.service)
    assert found is not None
    assert (found.source, found.created_at) == ("redeploy", harness.clock.now())
    push(harness, row, source="redeploy")
    if make is redeploy_it:
        assert await look(harness.service) is None, "of two nobody can tell which one was sent from here"


async def test_domain_with_another_redirect_is_not_the_added_one() -> None:
    harness = ServiceHarness()
    project, _ = await store(harness)
    plan = await add_domain(harness)
    look = await look_of(harness, plan)
    await harness.service.send(
        of(domain_forms.adding(project, harness.scope()), name="new.acme.example").operation.request
    )
    assert await look(harness.service) is None


async def test_redirects_that_stayed_are_no_complete_removal() -> None:
    harness = ServiceHarness()
    plan = await remove_domain(harness)
    look = await look_of(harness, plan)
    await harness.service.send(replace(plan.operation.request, body=None))
    assert await look(harness.service) is None


async def test_a_host_that_another_deployment_has_now_does_not_point_at_nothing() -> None:
    harness = ServiceHarness(deployments=2_500)
    plan = await remove_alias(harness)
    look = await look_of(harness, plan)
    other = (await rows(harness, target="preview", state="READY"))[1]
    await harness.service.send(
        WriteRequest("aliases.assign", harness.scope(), {"deployment": other.id}, body={"alias": "look.acme.example"})
    )
    assert await look(harness.service) is None


async def test_an_earlier_promote_to_the_same_build_is_not_the_one_that_was_sent() -> None:
    harness = ServiceHarness("moves-fail", deployments=2_500)
    first = await promote_staged(harness)
    await harness.service.send(first.operation.request)
    harness.clock.advance(30)
    again = await promote_staged(harness)
    look = await look_of(harness, again)
    assert await look(harness.service) is None, "the earlier one failed half a minute ago"
    await harness.service.send(again.operation.request)
    assert await look(harness.service) is not None


async def test_a_request_without_a_time_proves_nothing_where_the_same_was_there() -> None:
    harness = ServiceHarness(deployments=2_500)
    (row, *_) = await rows(harness, "billing", target="production", state="READY")
    project = await harness.service.projects.get(harness.scope(), "billing")
    timeless = AliasRequest("promote", "pending", row.id)
    answer = {"id": project.id, "name": "billing", "targets": {}}
    last = {"type": "promote", "jobStatus": "pending", "toDeploymentId": row.id}
    harness.wire.instead = lambda _: reply(200, answer | {"lastAliasRequest": last})
    assert await moved(harness.scope(), "promote", project.id, row, timeless)(harness.service) is None
    assert await moved(harness.scope(), "promote", project.id, row, None)(harness.service) is row


async def test_a_variable_of_that_key_with_other_environments_is_not_the_one_that_was_added() -> None:
    harness = ServiceHarness()
    _, project_ref = await store(harness)
    look = await look_of(harness, await add_variable(harness))
    other = plans.add(replace(DRAFT, targets=("preview",)), harness.scope(), project_ref, now(harness))
    await harness.service.send(other.operation.request)
    assert await look(harness.service) is None


async def test_a_new_value_is_proved_by_a_change_after_the_list_was_read_alone() -> None:
    harness = ServiceHarness()
    plan = await edit_value(harness)
    await harness.service.send(plan.operation.request)
    harness.clock.advance(5)
    assert await (await look_of(harness, plan))(harness.service) is None


async def test_where_the_list_cannot_be_read_nothing_proves_anything() -> None:
    for make, path in ((add_record, "/records"), (add_variable, "/env"), (redeploy_it, "/deployments")):
        harness = ServiceHarness(deployments=2_500)
        plan = await make(harness)
        forbidden = reply(403, {"error": {"code": "forbidden", "message": "no"}})
        harness.wire.instead = lambda request, path=path, answer=forbidden: (  # type: ignore[misc] # of this round
            answer if request.method == "GET" and request.url.path.endswith(path) else None
        )
        assert (await prepare(plan, harness.service)).operation.find_effect is None


# Two requests


async def test_half_applied_change_is_reported_and_the_other_order_is_no_proof() -> None:
    harness = ServiceHarness()
    plan = await edit_in_production(harness)
    look = await look_of(harness, plan)
    await harness.service.send(plan.operation.request)
    assert await look(harness.service) == HalfDone(
        "A_NEW_ONE is no longer set for production: the new value was not added."
    )
    result = await verify_look(look, harness.service, harness.sleep)
    assert (result.row, result.error) == (None, None)
    assert result.half.startswith("A_NEW_ONE is no longer set")
    assert tuple(harness.slept) == PAUSES
    await harness.service.send(plan.operation.then[0])
    assert (await verify_look(look, harness.service, harness.sleep)).row is not None


@pytest.mark.parametrize(
    ("error", "undone"),
    [
        (Unsure("lost"), False),
        (ServerError("failed", status=500), False),
        (Rejected("refused", status=400), True),
        (Conflict("taken", status=409), True),
        (RateLimited("limit", status=429), True),
        (Offline("offline"), True),
    ],
)
async def test_an_undo_is_sent_only_when_the_second_step_was_certainly_not_applied(
    error: VercelError, undone: bool
) -> None:
    harness = ServiceHarness()
    plan = await edit_in_production(harness)
    sent: list[WriteRequest] = []
    messages: list[str] = []

    async def send(request: WriteRequest) -> Accepted:
        sent.append(request)
        if request is plan.operation.then[0]:
            raise error
        return Accepted(200, b"{}")

    with pytest.raises(type(error)):
        await send_plan(plan, harness.service, send, messages.append)
    assert (plan.operation.undo in sent) is undone is bool(messages)
    assert is_unknown(error) is not undone


async def test_undo_without_a_response_is_reported_as_unknown() -> None:
    harness = ServiceHarness()
    plan = await edit_in_production(harness)
    messages: list[str] = []

    async def send(request: WriteRequest) -> Accepted:
        if request is plan.operation.then[0]:
            raise Conflict("taken", status=409)
        if request is plan.operation.undo:
            raise Unsure("The answer was lost")
        return Accepted(200, b"{}")

    with pytest.raises(Conflict):
        await send_plan(plan, harness.service, send, messages.append)
    assert messages == ["The first step may or may not have been undone: The answer was lost. Check before retrying."]


async def test_a_look_that_fails_is_tried_again_and_its_error_kept() -> None:
    harness = ServiceHarness()
    answers: list[Any] = [Rejected("no"), None, "row"]

    async def look(_service: object) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, VercelError):
            raise answer
        return answer

    assert (await verify_look(look, harness.service, harness.sleep)).row == "row"
    answers[:] = [None, None, Rejected("no")]
    result = await verify_look(look, harness.service, harness.sleep)
    assert (result.row, str(result.error)) == (None, "no")


# A promote or rollback that hangs


async def test_a_move_that_hangs_blocks_nothing_after_three_minutes() -> None:
    harness = ServiceHarness("moves-hang", deployments=2_500)
    first = await promote_staged(harness)
    await harness.service.send(first.operation.request)
    harness.clock.advance(179)
    with pytest.raises(Exception, match="another promotion is in progress"):
        await promote_staged(harness)
    harness.clock.advance(1)
    project = await harness.service.projects.get(harness.scope(), "billing", request=True)
    assert project.alias_request is not None
    assert project.alias_request.status == "pending"
    plan = await prepare(await promote_staged(harness), harness.service)
    await harness.service.send(plan.operation.request)
    harness.clock.advance(5)
    moved_to = await harness.service.projects.get(harness.scope(), "billing")
    assert moved_to.production is not None
    assert moved_to.production.id == plan.operation.request.ids["deployment"]


@pytest.mark.parametrize(
    ("status", "at", "runs"),
    [
        ("pending", 0, True),
        ("in-progress", -179_999, True),
        ("pending", -180_000, False),
        ("pending", 179_999, True),
        ("pending", 180_000, False),
        ("pending", None, False),
        ("succeeded", 0, False),
    ],
)
def test_a_request_runs_for_three_minutes_at_most(status: str, at: int | None, runs: bool) -> None:
    moment = 1_763_000_000_000
    request = AliasRequest("promote", status, "dpl_1", None if at is None else moment + at)
    assert request.is_running(moment) is runs
