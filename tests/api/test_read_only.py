"""No write is sent to a read-only scope."""

import pytest

from tests.harness.service import ServiceHarness
from vtui.api.errors import ReadOnly
from vtui.api.service import Service
from vtui.cli import connect
from vtui.cli.parser import parse
from vtui.cli.settings import settings_of
from vtui.config.settings import Settings, TeamSettings
from vtui.demo.data.account import DEMO_TOKEN
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope

ONE_TEAM = Settings(teams=(("acme", TeamSettings(read_only=True)),))


def service_of(harness: ServiceHarness, settings: Settings) -> Service:
    """The real service over the account, locked as `settings` say."""
    return Service("https://api.vercel.com", DEMO_TOKEN, transport=harness.wire, read_only=settings.read_only_in)


def rebuild(scope: Scope, id_: str) -> WriteRequest:
    return WriteRequest("deployments.create", scope, params={"forceNew": "1"}, body={"deploymentId": id_, "name": "x"})


@pytest.mark.parametrize(
    ("settings", "locked"),
    [
        (Settings(), ()),
        (Settings(read_only=True), ("acme", "northwind")),
        (ONE_TEAM, ("acme",)),
        (Settings(read_only=True, teams=(("ACME", TeamSettings(read_only=False)),)), ("northwind",)),
        (ONE_TEAM.locked(), ("acme", "northwind")),
        (Settings(teams=(("acme", TeamSettings(read_only=False)),)).locked(), ("acme", "northwind")),
    ],
)
async def test_no_write_is_sent_to_a_read_only_team(settings: Settings, locked: tuple[str, ...]) -> None:
    harness = ServiceHarness()
    service = service_of(harness, settings)
    for slug in ("acme", "northwind"):
        scope = harness.scope(slug)
        (row,) = (await anext(service.deployments.pages(scope, limit=1))).rows
        if slug in locked:
            with pytest.raises(ReadOnly, match="Read-only: nothing was sent") as refused:
                await service.send(rebuild(scope, row.id))
            assert slug in refused.value.hint
        else:
            assert service.deployments.written((await service.send(rebuild(scope, row.id))).body).id != row.id
    sent = [request.url.params["teamId"] for request in harness.wire.writes()]
    assert sent == [harness.scope(slug).team_id for slug in ("acme", "northwind") if slug not in locked]
    await service.close()


async def test_a_team_is_known_by_its_id_too_and_the_personal_account_by_its_user() -> None:
    settings = Settings(teams=(("team_1", TeamSettings(read_only=True)), ("Ada", TeamSettings(read_only=True))))
    assert settings.read_only_in(Scope("acme", team_id="team_1"))
    assert settings.read_only_in(Scope("ada"))
    assert not settings.read_only_in(Scope("acme", team_id="team_2"))


async def test_the_option_locks_the_service_that_the_command_line_makes() -> None:
    for args, refused in (["--demo"], False), (["--demo", "--read-only"], True):
        options = parse(args)
        settings = settings_of(options, {})
        make = connect.connector(options, settings, {})
        service = make(on_limits=lambda _: None, on_notice=lambda _: None)
        scope = ServiceHarness().scope()
        (row,) = (await anext(service.deployments.pages(scope, limit=1))).rows
        try:
            await service.send(rebuild(scope, row.id))
        except ReadOnly:
            assert refused
        else:
            assert not refused
        await service.close()
