"""Writes whose answer is lost, in the app: applied, not applied, half applied."""

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from tests.screens.test_actions import toast_in_time
from tests.screens.test_domains import fill, open_domain
from tests.screens.test_domains_http import kept
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.lists.dns_records import RecordsScreen

NOT_APPLIED = "no sign of the change. It was probably not applied. Check before retrying."


async def edit_ttl(session: Session, ttl: str) -> None:
    """Give the record under the cursor another TTL and nothing else."""
    await session.press("E")
    await session.see("Edit the record")
    await fill(session, ttl=ttl)
    await session.press("ctrl+s")
    await session.see("Change this record?")
    await session.answer("E")


async def test_a_ttl_over_loopback_http_is_reported_as_changed_only_when_it_is() -> None:
    stage = Stage("writes-unheard")
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            await open_domain(session, "next.acme.example")
            await session.press("z")
            await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
            await session.rests()
            row = next(row for row in session.rows if row.type == "MX")
            session.listed.table.move_to(row.id)
            before = kept(stage.account, row.name)["ttl"]
            await edit_ttl(session, "1234")
            await toast_in_time(session, NOT_APPLIED)
            assert kept(stage.account, row.name)["ttl"] == before
            assert not any("done all the same" in toast for toast in session.toasts)
            stage.account.faults = frozenset({"writes-unanswered"})
            await session.press("escape")
            await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
            await edit_ttl(session, "1234")
            await toast_in_time(session, "It was done all the same. The MX record of")
            assert kept(stage.account, row.name)["ttl"] == 1234
            methods = [record.method for record in session.app.session.connection.requests]
            assert methods.count("PATCH") == 2


async def test_half_of_a_change_is_reported_and_not_undone_while_the_second_step_is_unknown() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await on_env(session, "NEXT_PUBLIC_SITE_URL")
        stage.wire.instead = lambda request: reply(502) if request.method == "POST" else None
        await session.press("E", *"new", "tab", "space", "right", "right", "space", "ctrl+s")
        await session.see("production and development keep theirs.")
        await session.answer("E")
        await toast_in_time(
            session, "Half applied. NEXT_PUBLIC_SITE_URL is no longer set for preview: the new value was not added."
        )
        assert [request.method for request in stage.wire.writes()] == ["PATCH", "POST"]
