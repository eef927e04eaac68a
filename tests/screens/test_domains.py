"""Domains as people meet them: what is wrong with one, what to set, and what is done about it from here."""

from pathlib import Path

import pytest

from tests.harness.app_stage import Session, Stage
from tests.screens.test_pages import failing
from vtui.resources.domains.states import needs_dns, state
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES
from vtui.table.order import Order
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.forms.file_line import FileLine

BRAND = "store.partner-brand.example"


def states(session: Session) -> dict[str, str]:
    """Name -> what the list says of it."""
    context = session.listed.context()
    return {row.name: state(row, context).text for row in session.listed.view}


async def at_domains(session: Session) -> None:
    await session.rests()
    await session.press("3")
    await session.rests()


def asked(stage: Stage) -> list[str]:
    return [path for path in stage.wire.paths() if path.endswith("/config")]


async def test_no_dns_is_asked_about_before_the_rows_have_stayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 3_600)
    stage = Stage()
    async with stage.look(size=(120, 24), refresh=0) as session:
        await at_domains(session)
        await session.pass_time(10)
        assert asked(stage) == []


async def test_the_dns_of_the_rows_on_view_is_asked_about_once_and_shown() -> None:
    stage = Stage()
    async with stage.look(size=(120, 24), refresh=0) as session:
        await at_domains(session)
        table = session.listed.table

        def on_view() -> list[str]:
            rows = [
                session.listed.view[place] for place in range(table.scroll_offset.y, table.scroll_offset.y + table.page)
            ]
            return [row.name for row in rows if needs_dns(row)]

        await session.until(lambda: len(asked(stage)) >= len(on_view()), "the DNS")
        await session.until(
            lambda: all(
                states(session)[name] in ("Valid Configuration", "Invalid Configuration") for name in on_view()
            ),
            "it",
        )
        first = asked(stage)
        assert sorted(first) == sorted(f"/v6/domains/{name}/config" for name in on_view())
        assert len(first) < sum(map(needs_dns, session.rows)), "what is out of sight is not asked about"
        await session.press("pagedown", "pagedown")
        await session.until(lambda: len(asked(stage)) > len(first), "the others, once they are on view")
        await session.press("g")
        await session.pass_time(120, step=10)
        await session.pilot.pause(0.6)
        assert len(set(asked(stage))) == len(asked(stage)), "none is asked about twice"
        assert any(row.dns for row in session.rows)


async def test_dns_that_cannot_be_read_is_asked_about_once_and_again_only_when_somebody_asks() -> None:
    stage = Stage()
    stage.wire.instead = failing("/config")
    async with stage.look(size=(120, 24), refresh=0) as session:
        await at_domains(session)
        await session.until(lambda: len(asked(stage)) >= 5, "the DNS")
        await session.pass_time(60, step=10)
        await session.pilot.pause(0.6)
        before = asked(stage)
        assert len(set(before)) == len(before)
        assert states(session)["www.acme.example"] == "DNS not checked", "nothing is claimed that is not known"
        stage.wire.instead = lambda _: None
        await session.press("r")
        await session.until(lambda: states(session).get("acme.example") == "Invalid Configuration", "the DNS after all")


async def test_sorted_by_state_what_needs_a_hand_comes_first_wherever_it_was() -> None:
    stage = Stage()
    async with stage.look(size=(120, 24), refresh=0) as session:
        await at_domains(session)
        session.listed.sort_by(Order("state"))
        await session.until(lambda: all(row.dns for row in session.rows if needs_dns(row)), "the DNS of all")
        order = list(states(session).values())
        assert order.index("Invalid Configuration") < order.index("Verified") < order.index("Valid Configuration")
        assert order.count("Pending verification") == order.index("Invalid Configuration")
        await session.see("× Invalid Configuration")


async def test_an_international_name_is_shown_and_found_in_both_forms() -> None:
    async with Stage().look(refresh=0) as session:
        await at_domains(session)
        await session.press("slash", *"café", "enter")
        await session.see("shop.café.example  shop.xn-", "▌  café.example  xn--caf-dma.")


async def open_domain(session: Session, name: str) -> None:
    """The page of a domain, from its list."""
    await at_domains(session)
    session.listed.table.move_to(name)
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
    await session.see("Doctor")


async def test_a_domain_of_a_protected_project_is_changed_only_by_who_types_the_name_of_that() -> None:
    stage = Stage()
    async with stage.look(refresh=0, protected=("store",)) as session:
        await open_domain(session, BRAND)
        await session.press("V")
        await session.see("Verify this domain?", "Type store")
        await session.answer("V")
        assert stage.wire.writes() == []
        await session.see("Verify this domain?")


async def test_a_domain_that_is_not_proved_says_what_to_set_is_verified_and_says_what_comes_next() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await open_domain(session, BRAND)
        screen = await session.see("× store.partner-brand.example is not proved to be yours", "_vercel.partner-brand")
        assert "vc-domain-verify=store.partner-brand.example," in screen
        await session.see("CNAME  store.partner-brand.example · host store", "vercel-dns-017")
        await session.press("y")
        await session.until(lambda: isinstance(session.app.screen, CopyMenu), "the menu")
        first = next(line for line in session.lines if "TXT value" in line)
        assert session.lines.index(first) < session.lines.index(next(ln for ln in session.lines if "URL" in ln))
        await session.press("escape")
        await session.press("V")
        await session.see("Verify this domain?", "Vercel looks for the record now")
        await session.answer("V")
        await session.toast("The record was not found")
        assert stage.wire.paths("POST") == [f"/v9/projects/{project_id(session)}/domains/{BRAND}/verify"]
        await session.pass_time(25, step=5)
        await session.press("V")
        await session.see("Verify this domain?")
        await session.answer("V")
        await session.toast("is verified. Its DNS still has to lead there.")
        await session.see("● yes: the project may serve it")
        await session.see_no("not proved to be yours")
        assert "vercel-dns-017" in session.text, "the DNS is the next step"
        await session.press("V")
        await session.toast("Verify: it is verified already")
        await session.press("escape")
        await session.until(lambda: states(session)[BRAND] == "Invalid Configuration", "the list knows")


async def test_a_domain_of_others_and_one_that_is_gone_are_told_in_words() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await open_domain(session, "taken.someone-else.example")
        await session.see("× Another project or account has taken.someone-else.example")
        await session.press("V")
        await session.see("Verify this domain?")

        def reads() -> list[str]:
            return [path for path in stage.wire.paths() if path.endswith("/domains/taken.someone-else.example")]

        before = len(reads())
        await session.answer("V")
        await session.toast("Another project has this domain")
        await session.until(lambda: len(reads()) > before, "a look at what it is now")
        assert len(stage.wire.writes()) == 1


def project_id(session: Session) -> str:
    """Of the store."""
    scope = session.app.session.scope.value
    assert scope is not None
    return next(
        id_ for id_, project in session.app.session.store.scopes[scope].projects.items() if project.name == "store"
    )


async def fill(session: Session, **typed: str) -> None:
    """Write on the lines of the form on view."""
    for id_, value in typed.items():
        line = session.app.screen.query_one(f"#field-{id_}", FieldLine)
        line.editor.focus()
        await session.pilot.pause()
        line.value = value
        await session.pilot.pause()


async def test_a_domain_is_added_where_what_is_refused_is_told_at_the_line_and_stays_typed() -> None:
    stage = Stage()
    async with stage.look(size=(80, 24), refresh=0) as session:
        await at_domains(session)
        session.listed.table.move_to("www.acme.example")
        await session.press("A")
        await session.see("Add a domain", "store", "www.example.com", "Production")
        await session.press("ctrl+s")
        await session.see("a name such as www.example.com")
        await fill(session, name="Www.acme.example")
        await session.see("is sent as www.acme.example")
        await session.press("ctrl+s")
        await session.see("Add this domain?", "will serve what production of store serves")
        await session.answer("A")
        await session.see("The domain is in use: Cannot add www.acme.example")
        assert session.app.screen.query_one("#field-name", FieldLine).value == "Www.acme.example"
        await fill(session, name="Café.acme.example")
        await session.press("down", "right", "right", "down")
        await fill(session, branch="feat/x")
        await session.press("ctrl+s")
        await session.see("xn--caf-dma.acme.example will serve the newest build of feat/x", "café.acme.example")
        await session.answer("A")
        await session.toast("xn--caf-dma.acme.example is added to store")
        await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
        await session.until(lambda: session.under_cursor.name == "xn--caf-dma.acme.example", "the new row")
        await session.see("▌  café.acme.example", "branch feat…")
        assert [request.method for request in stage.wire.writes()] == ["POST", "POST"]


async def test_a_domain_is_led_elsewhere_from_its_page_and_the_list_follows() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await open_domain(session, "next.acme.example")
        await session.press("E")
        await session.see("Lead it elsewhere", "feat/onboarding")
        await session.press("left")
        await fill(session, to="www.acme.example")
        await session.press("ctrl+s")
        await session.see("Lead it elsewhere?", "will send people on to www.acme.example, with 308")
        await session.answer("E")
        await session.toast("next.acme.example leads there now")
        await session.see("→ www.acme.example")
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
        (row,) = (row for row in session.rows if row.name == "next.acme.example")
        assert (row.branch, row.redirect) == (None, "www.acme.example")


async def test_a_domain_is_removed_once_its_name_is_typed_and_its_page_goes_with_it() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await open_domain(session, "acme-shop.example")
        await session.press("D")
        await session.see("Remove this domain?", "www.acme-shop.example will lead nowhere", "stay", "go with it")
        await session.press(*"acme-shop.example")
        await session.press("enter")
        await session.answer("enter")
        await session.toast("acme-shop.example is removed from store")
        await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
        await session.until(lambda: "acme-shop.example" not in states(session), "the row gone")
        assert stage.wire.paths("DELETE")[0].endswith("/domains/acme-shop.example")


async def test_a_project_gets_a_domain_from_its_list_and_from_its_page() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        session.listed.table.move_to(next(row.id for row in session.rows if row.name == "docs"))
        await session.press("A")
        await session.see("Add a domain", "docs")
        await session.press("escape", "enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
        await session.rests()
        await session.press("tab")
        await session.until(lambda: session.app.screen.focused is not session.listed.table, "the boxes")
        await session.press("A")
        await session.see("Add a domain", "docs")
        assert not stage.wire.writes()


async def test_the_dns_records_of_a_domain_are_listed_shown_whole_and_saved_as_a_zone_file(tmp_path: Path) -> None:
    stage = Stage()
    async with stage.look(size=(80, 24), refresh=0) as session:
        await open_domain(session, "next.acme.example")
        await session.press("z")
        await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
        await session.rests()
        await session.see("DNS of acme.example", "_dmarc", "v=spf1 include:mail.example", "all 15")
        session.listed.table.move_to(next(row.id for row in session.rows if row.name == "k1._domainkey"))
        await session.press("enter")
        await session.see("k1._domainkey.acme.example", "v=DKIM1; k=rsa", "3600 s")
        await session.press("escape", "x")
        await session.press("right", "right", "right")
        await session.see("● Zone file")
        line = session.app.screen.query_one(FileLine)
        line.value = str(tmp_path / "acme.zone")
        await session.pilot.pause()
        line.editor.focus()
        await session.press("enter")
        await session.toast("15 records written")
        await session.toast("; as comments: 3 of Vercel's own")
        text = (tmp_path / "acme.zone").read_text()
        assert text.startswith("$ORIGIN acme.example.\n@\t3600\tIN\tMX\t10 mx1.mail.example.\n")
        assert "; Vercel's own: " in text
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the domain again")


async def test_records_that_another_keeps_are_told_of_and_vercel_s_own_hosts_have_none() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await at_domains(session)
        session.listed.table.move_to("taken.someone-else.example")
        await session.press("z")
        await session.see("This domain's DNS not found in acme")
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, DomainsScreen), "the list")
        session.listed.table.move_to("store-acme.vercel.app")
        await session.press("z")
        await session.toast("DNS records: Vercel's own host has none to show")
        session.listed.table.move_to("acme-shop.example")
        await session.press("z")
        await session.see("Vercel keeps records only of domains on its own nameservers.")


async def test_a_record_is_added_changed_and_deleted_and_vercel_s_own_is_left_alone() -> None:
    stage = Stage()
    async with stage.look(size=(80, 24), refresh=0) as session:
        await open_domain(session, "next.acme.example")
        await session.press("z")
        await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
        await session.rests()
        await session.press("A")
        await session.see("Add a record", "@ for the domain itself", "192.0.2.1")
        await fill(session, name="new", a="192.0.2.9")
        await session.see("new.acme.example")
        await session.press("ctrl+s")
        await session.see("Add this record?", "new.acme.example will have one more A record")
        await session.answer("A")
        await session.toast("The A record of new.acme.example is added")
        await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
        await session.until(lambda: session.under_cursor.name == "new", "the new record")
        await session.press("E")
        await session.see("Edit the record new")
        await fill(session, a="192.0.2.10")
        await session.press("ctrl+s")
        await session.see("Change this record?", "192.0.2.10")
        await session.answer("E")
        await session.toast("is changed")
        await session.until(lambda: isinstance(session.app.screen, RecordsScreen), "the records")
        await session.see("192.0.2.10")
        await session.press("D")
        await session.see("Delete this record?")
        await session.press(*"delete", "enter")
        await session.answer("enter")
        await session.toast("is deleted")
        await session.until(lambda: all(row.name != "new" for row in session.rows), "it gone")
        session.listed.table.move_to(next(row.id for row in session.rows if row.system))
        await session.press("D")
        await session.toast("Delete: it is Vercel's own")
        assert [request.method for request in stage.wire.writes()] == ["POST", "PATCH", "DELETE"]
