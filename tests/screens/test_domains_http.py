"""Domains and their records over loopback HTTP: each write from its form to what the account then has."""

from typing import Any

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.screens.test_domains import BRAND, at_domains, fill, open_domain, states
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.dns_records import dns_records
from vtui.demo.server.http_server import running_server
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.forms.radio_line import RadioLine

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
    """A record of acme.example as the account has it."""
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


async def confirmed(session: Session, capital: str, heading: str, toast: str) -> None:
    """From the form through the question to what is said of it."""
    await session.press("ctrl+s")
    await session.see(heading)
    await session.answer(capital)
    await session.toast(toast)


async def test_a_domain_is_added_led_elsewhere_verified_and_removed() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            await at_domains(session)
            session.listed.table.move_to("www.acme.example")
            await session.press("A")
            await session.see("Add a domain")
            await fill(session, name="x.northwind.example")
            await session.press("ctrl+s")
            await session.see("Add this domain?")
            await session.answer("A")
            await session.see("The domain is not yours to use")
            await fill(session, name="neu.acme.example")
            await confirmed(session, "A", "Add this domain?", "neu.acme.example is added to store")
            await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
            assert domains_of(stage.account)["neu.acme.example"]["redirect"] is None

            session.listed.table.move_to("neu.acme.example")
            await session.press("E")
            await session.see("Lead it elsewhere")
            await session.press("right")
            await fill(session, to="www.acme.example")
            await confirmed(session, "E", "Lead it elsewhere?", "neu.acme.example leads there now")
            assert domains_of(stage.account)["neu.acme.example"]["redirect"] == "www.acme.example"

            await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
            session.listed.table.move_to(BRAND)
            await session.pass_time(2)
            await session.press("V")
            await session.see("Verify this domain?")
            await session.answer("V")
            await session.toast("The record was not found")
            await session.pass_time(25, step=5)
            await session.press("V")
            await session.see("Verify this domain?")
            await session.answer("V")
            await session.toast(f"{BRAND} is verified.")
            assert domains_of(stage.account)[BRAND]["verified"] is True

            await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
            session.listed.table.move_to("neu.acme.example")
            await session.press("D")
            await session.see("Remove this domain?")
            await session.press(*"neu.acme.example", "enter")
            await session.answer("enter")
            await session.toast("neu.acme.example is removed from store")
            await session.until(lambda: "neu.acme.example" not in states(session), "it gone")
            assert "neu.acme.example" not in domains_of(stage.account)


async def test_records_are_added_and_one_that_clashes_leads_to_what_is_there() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            await open_domain(session, "next.acme.example")
            await session.press("z")
            await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
            await session.rests()
            for type_, (typed, name, stored) in HELD.items():
                await session.press("A")
                await session.see("Add a record")
                line = session.app.screen.query_one("#type", RadioLine)
                line.focus()
                while line.value != type_:
                    await session.press("right")
                await fill(session, **typed)
                await confirmed(session, "A", f"{name}.acme.example will have one", f"The {type_} record of {name}")
                await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
                assert kept(stage.account, name)["value"] == stored
            assert kept(stage.account, "of-mx")["mxPriority"] == 0

            await session.press("A")
            await session.see("Add a record")
            await fill(session, name="büro", a="192.0.2.1")
            await session.press("ctrl+s")
            await session.see("Add this record?")
            await session.answer("A")
            await session.see("It conflicts with CNAME xn--bro-hoa: press esc to go to it")
            assert session.app.screen.query_one("#field-a", FieldLine).value == "192.0.2.1"
            await session.press("escape")
            await session.until(lambda: session.under_cursor.host == "xn--bro-hoa", "the one in the way")


async def test_a_domain_opened_from_its_project_knows_what_the_account_says() -> None:
    stage = Stage()
    async with stage.look(project="store", refresh=0) as session:
        await open_domain(session, "www.acme.example")
        await session.see("Account", "owned", "in 9mo", "by itself")
        assert [path for path in stage.wire.paths() if path == "/v5/domains/acme.example"]


async def test_dns_that_is_known_to_be_wrong_needs_attention() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await at_domains(session)
        await session.until(lambda: states(session).get("acme.example") == "Invalid Configuration", "the DNS")
        await session.press("exclamation_mark")
        await session.see("acme.example", "Invalid Configuration", "project store")


async def test_a_moved_key_is_told_by_its_new_name() -> None:
    stage = Stage()
    async with stage.look(refresh=0, keys=(("verify", ("ctrl+v",)),)) as session:
        await open_domain(session, BRAND)
        await session.see("ctrl+v  asks Vercel to look for it")
