"""Writes whose response is lost: applied, not applied, half applied."""

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from tests.screens.test_actions import toast_in_time
from tests.screens.test_domains import fill, open_domain
from tests.screens.test_domains_http import kept
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.lists.dns_records import RecordsScreen

NOT_APPLIED = "the change was not found and was probably not applied. Check before retrying."


async def edit_ttl(ui: RunningApp, ttl: str) -> None:
    """Give the record under the cursor another TTL and nothing else."""
    await ui.press("E")
    await ui.see("Edit DNS record")
    await fill(ui, ttl=ttl)
    await ui.press("ctrl+s")
    await ui.see("Change this DNS record?")
    await ui.answer("E")


async def test_changed_ttl_is_reported_only_if_it_was_applied() -> None:
    harness = AppHarness("writes-unheard")
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            await open_domain(ui, "next.acme.example")
            await ui.press("z")
            await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
            await ui.rests()
            row = next(row for row in ui.rows if row.type == "MX")
            ui.listed.table.move_to(row.id)
            before = kept(harness.account, row.name)["ttl"]
            await edit_ttl(ui, "1234")
            await toast_in_time(ui, NOT_APPLIED)
            assert kept(harness.account, row.name)["ttl"] == before
            assert not any("change was applied" in toast for toast in ui.toasts)
            harness.account.faults = frozenset({"writes-unanswered"})
            await ui.press("escape", "enter")
            await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
            await edit_ttl(ui, "1234")
            await toast_in_time(ui, "The change was applied. The MX record of")
            assert kept(harness.account, row.name)["ttl"] == 1234
            methods = [record.method for record in ui.app.session.connection.requests]
            assert methods.count("PATCH") == 2


async def test_half_applied_change_with_an_unknown_step_is_reported_and_not_undone() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await on_env(ui, "NEXT_PUBLIC_SITE_URL")
        harness.wire.instead = lambda request: reply(502) if request.method == "POST" else None
        await ui.press("E", *"new", "tab", "space", "right", "right", "space", "ctrl+s")
        await ui.see("Unchanged in production and development.")
        await ui.answer("E")
        await toast_in_time(
            ui, "Partially applied. NEXT_PUBLIC_SITE_URL is no longer set for preview: the new value was not added."
        )
        assert [request.method for request in harness.wire.writes()] == ["PATCH", "POST"]
