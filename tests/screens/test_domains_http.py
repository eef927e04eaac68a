"""Domains and DNS records over loopback HTTP: each write from its form to the account's data."""

from functools import partial
from typing import Any

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.screens.test_domains import BRAND, at_domains, fill, open_domain, states
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.domains import dns_records
from vtui.demo.server.http_server import running_server
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.forms.option_lines import RadioLine

HELD: dict[str, tuple[dict[str, str], str, str]] = {
    "CNAME": ({"name": "Büro", "host": "Bücher.example"}, "xn--bro-hoa", "xn--bcher-kva.example"),
    "MX": ({"name": "of-mx", "host": "mx.example.com", "mx": "0"}, "of-mx", "mx.example.com"),
    "SRV": (
        {"name": "of-srv", "srv_weight": "0", "srv_port": "5060", "srv_target": "sip.example.com"},
        "of-srv",
        "10 0 5060 sip.example.com",
    ),
    "TXT": (
        {"name": "of-txt", "text": 'two  blanks; "quotes" and \\ slashes'},
        "of-txt",
        'two  blanks; "quotes" and \\ slashes',
    ),
}
"""Type -> what is typed, and the name and the value that the question shows and the account has then."""


def kept(account: Account, name: str) -> dict[str, Any]:
    """A record of acme.example in the account."""
    team = account.team("acme")
    assert team is not None
    return next(item for item in dns_records(team, "acme.example") or () if item["name"] == name)


def domains_of(account: Account) -> dict[str, dict[str, Any]]:
    """The store's domains as the account has them."""
    team = account.team("acme")
    assert team is not None
    project = team.project("store")
    assert project is not None
    return {item["name"]: item for item in team.domains[project.id]}


async def confirmed(ui: RunningApp, capital: str, heading: str, toast: str) -> None:
    """Submit the form, confirm the question and wait for the toast."""
    await ui.press("ctrl+s")
    await ui.see(heading)
    await ui.answer(capital)
    await ui.toast(toast)


async def test_domain_is_added_redirected_verified_and_removed() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            await at_domains(ui)
            ui.listed.table.move_to("www.acme.example")
            await ui.press("A")
            await ui.see("Add domain")
            await fill(ui, name="x.northwind.example")
            await ui.press("ctrl+s")
            await ui.see("Add this domain?")
            await ui.answer("A")
            await ui.see("No permission for this domain")
            await fill(ui, name="neu.acme.example")
            await confirmed(ui, "A", "Add this domain?", "neu.acme.example was added to store")
            await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
            assert domains_of(harness.account)["neu.acme.example"]["redirect"] is None

            ui.listed.table.move_to("neu.acme.example")
            await ui.press("E")
            await ui.see("Edit domain")
            await ui.press("right")
            await fill(ui, to="www.acme.example")
            await confirmed(ui, "E", "Change this domain?", "neu.acme.example was changed")
            assert domains_of(harness.account)["neu.acme.example"]["redirect"] == "www.acme.example"

            await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
            ui.listed.table.move_to(BRAND)
            await ui.pass_time(2)
            await ui.press("V")
            await ui.see("Verify this domain?")
            await ui.answer("V")
            await ui.toast("Verification record not found")
            await ui.pass_time(25, step=5)
            await ui.press("V")
            await ui.see("Verify this domain?")
            await ui.answer("V")
            await ui.toast(f"{BRAND} is verified.")
            assert domains_of(harness.account)[BRAND]["verified"] is True

            await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
            ui.listed.table.move_to("neu.acme.example")
            await ui.press("D")
            await ui.see("Remove this domain?")
            await ui.press(*"neu.acme.example", "enter")
            await ui.answer("enter")
            await ui.toast("neu.acme.example was removed from store")
            await ui.until(lambda: "neu.acme.example" not in states(ui), "it gone")
            assert "neu.acme.example" not in domains_of(harness.account)


async def test_conflicting_record_moves_the_cursor_to_the_existing_one() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            await open_domain(ui, "next.acme.example")
            await ui.press("z")
            await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
            await ui.rests()
            for type_, (typed, name, stored) in HELD.items():
                await ui.press("A")
                await ui.see("Add DNS record")
                line = ui.app.screen.query_one("#type", RadioLine)
                for _ in range(10):  # more than there are types
                    if line.value != type_:
                        line.focus()
                        await ui.until(partial(getattr, line, "has_focus"), "the focus on the types")
                        await ui.press("right")
                assert line.value == type_
                await fill(ui, **typed)
                await confirmed(ui, "A", f"record to {name}.acme.example.", f"The {type_} record of {name}")
                await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
                assert kept(harness.account, name)["value"] == stored
            assert kept(harness.account, "of-mx")["mxPriority"] == 0

            await ui.press("A")
            await ui.see("Add DNS record")
            await fill(ui, name="büro", a="192.0.2.1")
            await ui.press("ctrl+s")
            await ui.see("Add this DNS record?")
            await ui.answer("A")
            await ui.see("Conflicts with CNAME xn--bro-hoa. Press esc to go to it.")
            assert ui.app.screen.query_one("#field-a", FieldLine).value == "192.0.2.1"
            await ui.press("escape", "enter")
            await ui.until(lambda: ui.under_cursor.host == "xn--bro-hoa", "the conflicting record")


async def test_domain_opened_from_its_project_shows_data_of_the_account() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store", refresh=0) as ui:
        await open_domain(ui, "www.acme.example")
        await ui.see("Registration", "verified", "in 9mo", "on")
        assert [path for path in harness.wire.paths() if path == "/v5/domains/acme.example"]


async def test_invalid_dns_is_an_issue() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        await ui.until(lambda: states(ui).get("acme.example") == "Invalid Configuration", "the DNS")
        await ui.press("exclamation_mark")
        await ui.see("acme.example", "Invalid Configuration", "project store")


async def test_moved_key_is_shown_with_its_new_name() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, keys=(("verify", ("ctrl+v",)),)) as ui:
        await open_domain(ui, BRAND)
        await ui.see("then verify the domain (ctrl+v)")
