"""404 and 410 of a request that may have ended are no proof that a row is gone, or that a write was applied."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.harness.service import ServiceHarness
from tests.session.harness import Seat
from vtui.api.errors import Gone, NotFound, VercelError
from vtui.cli.options import UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.cli.scope import choose_project
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.scope import ProjectRef
from vtui.resources.deployments.actions import alias, cancel
from vtui.resources.domains import forms
from vtui.session.after_write import refresh_row
from vtui.table.columns import Context
from vtui.writes.effect_checks import removed
from vtui.writes.plan import ActionUnavailable, existing

DEPLOYMENT = "/v13/deployments/{idOrHost}"
STATUSES = pytest.mark.parametrize("status", [404, 410])


async def newest(harness: ServiceHarness, *, of: Mapping[str, object] = MappingProxyType({})) -> Deployment:
    row = (await anext(harness.service.deployments.pages(harness.scope()))).rows[0]
    return replace(row, **of)  # type: ignore[arg-type] # of any field


async def test_row_is_called_gone_only_where_the_answer_proves_it() -> None:
    async def failing(error: VercelError) -> None:
        raise error

    with pytest.raises(ActionUnavailable, match="it was deleted"):
        await existing(failing(NotFound("Not found", proved=True)), "it was deleted")
    for error in (NotFound("Not found"), Gone("It has ended")):
        with pytest.raises(type(error)):
            await existing(failing(error), "it was deleted")


@STATUSES
async def test_lost_deletion_is_not_proved_by_a_request_that_has_ended(status: int) -> None:
    harness = ServiceHarness()
    row = await newest(harness)
    harness.account.retired = {DEPLOYMENT: status}
    with pytest.raises(VercelError):
        await removed(harness.scope(), row)(harness.service)


async def test_lost_deletion_is_proved_by_the_answer_about_another_deployment() -> None:
    harness = ServiceHarness()
    row = await newest(harness, of={"id": "dpl_gone"})
    assert await removed(harness.scope(), row)(harness.service) == row
    assert "/v13/deployments/dpl_gone" in harness.wire.paths()


@STATUSES
async def test_host_that_was_removed_is_not_proved_by_a_request_that_has_ended(status: int) -> None:
    harness = ServiceHarness()
    row = await newest(harness)
    harness.account.retired = {DEPLOYMENT: status}
    with pytest.raises(VercelError):
        await alias._leads_anywhere(harness.service, harness.scope(), row, "no.where.example")  # noqa: SLF001
    harness.account.retired = {}
    assert not await alias._leads_anywhere(harness.service, harness.scope(), row, "no.where.example")  # noqa: SLF001


@STATUSES
async def test_domain_is_looked_for_in_the_list_where_the_request_for_one_has_ended(status: int) -> None:
    harness = ServiceHarness()
    harness.account.retired = {"/v9/projects/{idOrName}/domains/{domain}": status}
    scope = harness.scope()
    project = await harness.service.projects.get(scope, "store")
    source = harness.service.domains.of_project(scope, ProjectRef(project.id, project.name))
    there = (await anext(source)).rows[0]

    async def found(name: str) -> Domain | None:
        return await forms._in_project(  # noqa: SLF001
            harness.service, scope, ProjectRef(project.id, project.name), name
        )

    known = await found(there.name)
    assert known is not None
    assert known.name == there.name
    assert await found("no.where.example") is None


@pytest.mark.parametrize(("known", "status", "gone"), [(True, 404, True), (False, 404, False), (True, 410, False)])
async def test_row_of_a_refused_write_stays_unless_it_is_proved_to_be_gone(
    known: bool, status: int, gone: bool
) -> None:
    seat = await Seat().connected()
    service = seat.session.service
    row = (await anext(service.deployments.pages(seat.scope))).rows[0]
    if known:
        await service.deployments.get(seat.scope, row.id)
    seat.harness.account.retired = {DEPLOYMENT: status}
    kinds: list[str] = []
    seat.session.changes.subscribe(lambda change: kinds.append(change.kind))
    await refresh_row(seat.session, cancel.plan(row, seat.scope, Context(seat.harness.clock.now())))
    assert kinds == (["gone"] if gone else [])


async def test_project_that_is_in_the_list_is_not_reported_as_missing() -> None:
    harness = ServiceHarness()
    harness.account.retired = {"/v9/projects/{idOrName}": 404}
    retry = RateLimitRetry(sleep=harness.sleep, now=harness.clock.now)
    with pytest.raises(NotFound):
        await choose_project(harness.service, retry, harness.scope(), "store")
    with pytest.raises(UsageError, match="project nothing not found in acme"):
        await choose_project(harness.service, retry, harness.scope(), "nothing")
