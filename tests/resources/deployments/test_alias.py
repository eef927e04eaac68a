"""Assign and remove aliases: exact requests, invalid hosts, questions, rechecks."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.harness.hostile_texts import TEXTS
from tests.harness.service import ServiceHarness
from vtui.api.address import address_of
from vtui.api.errors import Conflict, NotFound, Rejected, VercelError
from vtui.models.deployment import Alias, Deployment
from vtui.models.scope import Scope
from vtui.resources.deployments.actions import alias
from vtui.resources.deployments.actions.production import missing_or_deleted
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
ROW = Deployment("dpl_1", name="store", project_id="prj_1", state="READY", aliased=True, branch="fix", sha="4f2c9a1d7e")
CONTEXT = Context(NOW)
ALIASES = (
    Alias("als_1", "one.acme.example"),
    Alias("odd:2", "two.acme.example"),
    Alias("als_3", "*.tenants.acme.example"),
)


def words(made: Plan) -> str:
    return "\n".join("".join(span.text for span in line) for line in made.question.consequences)


def complete(made: Plan) -> bool:
    assert made.entry is not None
    return made.entry.complete


def sent(made: Plan) -> tuple[str, str, Any]:
    return *address_of(made.operation.request), made.operation.request.body


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("shop.example.com", "shop.example.com"),
        ("  Shop.Example.COM. ", "shop.example.com"),
        ("https://shop.example.com/path?x#y", "shop.example.com"),
        ("a-b.vercel.app", "a-b.vercel.app"),
        ("xn--caf-dma.example", "xn--caf-dma.example"),
        ("Café.example", "xn--caf-dma.example"),
        ("https://Café.example/x", "xn--caf-dma.example"),
        ("日本語。example", "xn--wgv71a119e.example"),
        *[(bad, None) for bad in ("", " ", "shop", "a..b.com", "-a.com", "a-.com", "a_b.com", "*.a.com", "1.2.3.4")],
        *[
            (bad, None)
            for bad in ("a.com:80", "a.com/x", "https://a.com:80", "https://u@a.com", "https://[", "🦌.com", "é")
        ],
        (f"{'a' * 64}.com", None),
        (f"{'a.' * 130}com", None),
    ],
)
def test_a_host_is_checked_before_it_is_sent(typed: str, host: str | None) -> None:
    assert alias.host_of(typed) == host


@given(TEXTS)
def test_whatever_is_typed_makes_a_plan(typed: str) -> None:
    for made in (alias.assign(ROW, (), ACME, CONTEXT, typed), alias.remove(ROW, ALIASES, ACME, CONTEXT, typed)):
        assert made.entry is not None
        assert complete(made) == complete(made.entry.fill(typed))
    assert complete(alias.assign(ROW, (), ACME, CONTEXT, typed)) == (alias.host_of(typed) is not None)


def test_assigning_is_a_post_with_the_host_alone() -> None:
    made = alias.assign(ROW, ("old.acme.example",), ACME, CONTEXT, " New.acme.example")
    assert sent(made) == ("POST", "/v2/deployments/dpl_1/aliases?teamId=team_acme", {"alias": "new.acme.example"})
    assert complete(made)
    assert "new.acme.example will point to this deployment." in words(made)


def test_an_international_host_is_shown_as_it_is_sent() -> None:
    made = alias.assign(ROW, (), ACME, CONTEXT, "Café.acme.example")
    assert sent(made)[2] == {"alias": "xn--caf-dma.acme.example"}
    assert "xn--caf-dma.acme.example will point to this deployment." in words(made)
    assert dict(made.question.facts)["Unicode name"][0].text == "café.acme.example"
    taken = Alias("als_4", "xn--caf-dma.acme.example")
    for typed in ("c", "café.ac"):
        assert "Not an alias of this deployment" not in words(alias.remove(ROW, (taken,), ACME, CONTEXT, typed))
    gone = alias.remove(ROW, (taken,), ACME, CONTEXT, "Café.acme.example")
    assert (complete(gone), sent(gone)[1]) == (True, "/v2/aliases/als_4?teamId=team_acme")


def test_invalid_alias_has_a_reason_and_cannot_be_confirmed() -> None:
    for typed, message in (
        ("", "Enter the alias"),
        ("a b", "Not a valid alias"),
        ("old.acme.example", "Already assigned"),
    ):
        made = alias.assign(ROW, ("old.acme.example",), ACME, CONTEXT, typed)
        assert not complete(made)
        assert message in words(made)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("one.acme.example", "als_1"), ("two.acme.example", "two.acme.example"), ("*.tenants.acme.example ", "als_3")],
)
def test_removing_is_a_delete_of_the_alias(typed: str, named: str) -> None:
    made = alias.remove(ROW, ALIASES, ACME, CONTEXT, typed)
    assert sent(made) == ("DELETE", f"/v2/aliases/{named}?teamId=team_acme", None)
    assert complete(made)


def test_only_one_of_its_hosts_is_removed_and_production_is_named() -> None:
    assert not complete(alias.remove(ROW, ALIASES, ACME, CONTEXT, "one.acme"))
    assert "Not an alias of this deployment" in words(alias.remove(ROW, ALIASES, ACME, CONTEXT, "three.acme.example"))
    serving = replace(CONTEXT, projects=replace(CONTEXT.projects, production={"prj_1": "dpl_1"}))
    assert "This deployment is serving production: visitors may use this alias." in words(
        alias.remove(ROW, ALIASES, ACME, serving, "one.acme.example")
    )


@pytest.mark.parametrize(
    ("row", "assign", "remove"),
    [
        (ROW, None, None),
        (replace(ROW, state="ERROR"), "it has failed (must be Ready)", None),
        (
            replace(ROW, deleted_at=1),
            "it was deleted (must be Ready)",
            "it was deleted",
        ),
        (replace(ROW, id="odd:1"), "the API response has no ID for it", "the API response has no ID for it"),
    ],
)
def test_what_no_host_can_point_at_is_refused(row: Deployment, assign: str | None, remove: str | None) -> None:
    assert (alias.assign_unavailable_reason(row, CONTEXT), missing_or_deleted(row, CONTEXT)) == (
        assign,
        remove,
    )


# over the demo account


async def ready(harness: ServiceHarness, which: int = 0) -> Deployment:
    pages = harness.service.deployments.pages(harness.scope(), query={"target": "preview", "state": "READY"}, limit=9)
    return [row async for page in pages for row in page.rows][which]


def now(harness: ServiceHarness) -> Context:
    return Context(harness.clock.now())


async def assigned(harness: ServiceHarness, row: Deployment, host: str) -> Plan:
    made = await alias.of_assign(harness.service, harness.scope(), row, now(harness))
    assert made.entry is not None
    made = made.entry.fill(host)
    await harness.service.send(made.operation.request)
    return made


async def test_assigned_and_removed_alias_is_verified_each_time() -> None:
    harness, host = ServiceHarness(), "look.acme.example"
    first, second = await ready(harness), await ready(harness, 1)
    for row in (first, second):
        made = await assigned(harness, row, host)
        assert made.operation.find_effect is not None
        found = await made.operation.find_effect(harness.service)
        assert found is not None
        assert found.id == (await harness.service.deployments.get(harness.scope(), host)).id == row.id
        assert host in await harness.service.deployments.hosts(harness.scope(), row.id)
    gone = await alias.of_remove(harness.service, harness.scope(), second, now(harness))
    assert gone.entry is not None
    gone = gone.entry.fill(host)
    assert gone.operation.recheck is not None
    assert gone.operation.find_effect is not None
    await gone.operation.recheck(harness.service)
    assert await gone.operation.find_effect(harness.service) is None
    await harness.service.send(gone.operation.request)
    assert await gone.operation.find_effect(harness.service) is not None
    with pytest.raises(ActionUnavailable, match="is no longer assigned to this deployment"):
        await gone.operation.recheck(harness.service)


async def test_a_deployment_that_went_meanwhile_takes_no_host() -> None:
    harness = ServiceHarness()
    row = await ready(harness)
    made = await alias.of_assign(harness.service, harness.scope(), row, now(harness))
    harness.account.team("acme").deployments.delete(harness.account.team("acme").deployments.find(row.id))  # type: ignore[union-attr, arg-type] # both are there
    assert made.operation.recheck is not None
    with pytest.raises(ActionUnavailable, match="deleted in the meantime"):
        await made.operation.recheck(harness.service)


async def test_without_hosts_there_is_nothing_to_remove() -> None:
    harness = ServiceHarness()
    pages = harness.service.deployments.pages(harness.scope(), query={"state": "ERROR"}, limit=1)
    (row,) = [row async for page in pages for row in page.rows]
    with pytest.raises(ActionUnavailable, match="it has no aliases"):
        await alias.of_remove(harness.service, harness.scope(), row, now(harness))


@pytest.mark.parametrize(
    ("scenario", "host", "error", "message"),
    [
        ("assign-cert", "look.acme.example", Rejected, "certificate"),
        ("", "look.someone-else.example", NotFound, "domain"),
        ("again", "look.acme.example", Conflict, "already"),
    ],
)
async def test_refused_alias_has_a_hint_or_a_detail(
    scenario: str, host: str, error: type[VercelError], message: str
) -> None:
    harness = ServiceHarness(*([scenario] if scenario == "assign-cert" else []))
    row = await ready(harness)
    made = alias.assign(row, (), harness.scope(), now(harness), host)
    if scenario == "again":
        await harness.service.send(made.operation.request)
    with pytest.raises(error) as caught:
        await harness.service.send(made.operation.request)
    assert caught.value.title == "The alias cannot be assigned"
    assert message in caught.value.hint
    assert message in (caught.value.detail or "")
