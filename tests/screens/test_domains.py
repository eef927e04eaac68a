"""Domains on screen: their problems, the records to set, and the actions on them."""

import re
from pathlib import Path

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_pages import failing
from vtui.resources.domains.states import needs_dns, state
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES
from vtui.table.sorting import Order
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.forms.file_line import FileLine

BRAND = "store.partner-brand.example"


def states(ui: RunningApp) -> dict[str, str]:
    """Name -> what the list says of it."""
    context = ui.listed.context()
    return {row.name: state(row, context).text for row in ui.listed.view}


async def at_domains(ui: RunningApp) -> None:
    await ui.rests()
    await ui.press("3")
    await ui.rests()


def asked(harness: AppHarness) -> list[str]:
    return [path for path in harness.wire.paths() if path.endswith("/config")]


async def test_dns_is_requested_only_after_the_rows_stay_on_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.PAUSE", 3_600)
    harness = AppHarness()
    async with harness.run_app(size=(120, 24), refresh=0) as ui:
        await at_domains(ui)
        await ui.pass_time(10)
        assert asked(harness) == []


async def test_dns_is_requested_once_for_rows_on_view_and_some_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vtui.screens.lists.domains.AHEAD", 20)
    harness = AppHarness()
    async with harness.run_app(size=(120, 24), refresh=0) as ui:
        await at_domains(ui)
        table = ui.listed.table

        def on_view() -> list[str]:
            rows = [ui.listed.view[index] for index in range(table.scroll_offset.y, table.scroll_offset.y + table.page)]
            return [row.name for row in rows if needs_dns(row)]

        await ui.until(lambda: len(asked(harness)) >= len(on_view()), "the DNS")
        await ui.until(
            lambda: all(states(ui)[name] in ("Valid Configuration", "Invalid Configuration") for name in on_view()),
            "it",
        )
        first = asked(harness)
        assert {f"/v6/domains/{name}/config" for name in on_view()} <= set(first)
        assert len(first) < sum(map(needs_dns, ui.rows)), "most of what is out of sight is not requested"
        await ui.press("pagedown", "pagedown")
        await ui.until(lambda: len(asked(harness)) > len(first), "the others, once they are on view")
        await ui.press("g")
        await ui.pass_time(120, step=10)
        await ui.pilot.pause(0.6)
        assert len(set(asked(harness))) == len(asked(harness)), "none is asked about twice"
        assert any(row.dns for row in ui.rows)


async def test_unreadable_dns_is_requested_again_only_on_refresh() -> None:
    harness = AppHarness()
    harness.wire.instead = failing("/config")
    async with harness.run_app(size=(120, 24), refresh=0) as ui:
        await at_domains(ui)
        await ui.until(lambda: len(asked(harness)) >= 5, "the DNS")
        await ui.pass_time(60, step=10)
        await ui.pilot.pause(0.6)
        before = asked(harness)
        assert len(set(before)) == len(before)
        assert states(ui)["www.acme.example"] == "DNS not checked", "nothing is claimed that is not known"
        harness.wire.instead = lambda _: None
        await ui.press("r")
        await ui.until(lambda: states(ui).get("acme.example") == "Invalid Configuration", "the DNS after all")


async def test_problems_come_first_and_other_domains_keep_their_order() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(120, 24), refresh=0) as ui:
        await at_domains(ui)
        await ui.until(lambda: all(row.dns for row in ui.rows if needs_dns(row)), "the DNS of all")
        order = list(states(ui).values())
        problems = order[: order.index("Valid Configuration")]
        assert problems == [
            *2 * ["Pending verification"],
            *5 * ["Invalid Configuration"],
            "Expired",
            "Pending verification",
            "Expires soon",
        ]
        others = [row.name for row in ui.listed.view][len(problems) :]
        assert others == [row.name for row in ui.rows if row.name in others]
        await ui.see("Status ▲", "× Invalid Configuration")
        await ui.press("s")
        await ui.see("✓ Default order", "▲ Status", "issues last")
        await ui.press("s")
        await ui.see("Status ▼")
        assert ui.listed.order == Order("status", descending=True)
        await ui.press("s", "s")
        await ui.see("Status ▲")
        assert ui.listed.order is None


async def test_international_name_is_shown_and_found_in_both_forms() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await at_domains(ui)
        await ui.press("slash", *"café", "enter")
        await ui.see("shop.café.example  shop.xn-", "▌  café.example  xn--caf-dma.")


async def open_domain(ui: RunningApp, name: str) -> None:
    """The page of a domain, from its list."""
    await at_domains(ui)
    ui.listed.table.move_to(name)
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
    await ui.see("Diagnosis")


async def test_domain_of_a_protected_project_requires_the_project_name() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, protected=("store",)) as ui:
        await open_domain(ui, BRAND)
        await ui.press("V")
        await ui.see("Verify this domain?", "Type store")
        await ui.answer("V")
        assert harness.wire.writes() == []
        await ui.see("Verify this domain?")


async def test_unverified_domain_shows_its_record_and_the_next_step_after_verification() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await open_domain(ui, BRAND)
        screen = await ui.see("× Pending verification: ownership of store.partner-brand.example is not verified.")
        assert "TXT  _vercel  vc-domain-verify=store.partner-brand.example," in screen
        await ui.see("CNAME  store  ", "vercel-dns-017", "A      store  198.51.100.7")
        await ui.press("y")
        await ui.until(lambda: isinstance(ui.app.screen, CopyMenu), "the menu")
        first = next(line for line in ui.lines if "TXT value" in line)
        assert ui.lines.index(first) < ui.lines.index(next(ln for ln in ui.lines if "URL" in ln))
        await ui.press("escape")
        await ui.press("V")
        await ui.see("Verify this domain?", "Vercel checks the DNS record now")
        await ui.answer("V")
        await ui.toast("Verification record not found")
        assert harness.wire.paths("POST") == [f"/v9/projects/{project_id(ui)}/domains/{BRAND}/verify"]
        await ui.pass_time(25, step=5)
        await ui.press("V")
        await ui.see("Verify this domain?")
        await ui.answer("V")
        await ui.toast("is verified. Its page shows the DNS record that is still missing.")
        await ui.see_no("Pending verification")
        assert "vercel-dns-017" in ui.text, "the DNS is the next step"
        await ui.press("V")
        await ui.toast("Verify: already verified")
        await ui.press("escape")
        await ui.until(lambda: states(ui)[BRAND] == "Invalid Configuration", "the list knows")


async def test_record_to_add_is_copied_with_one_key() -> None:
    async with AppHarness().run_app(size=(80, 24), refresh=0) as ui:
        await at_domains(ui)
        await ui.until(lambda: all(row.dns for row in ui.rows if needs_dns(row)), "the DNS of all")
        ui.listed.table.move_to("docs.acme.example")
        await ui.press("semicolon")
        await ui.toast("record CNAME docs ")
        assert re.fullmatch(r"CNAME docs [0-9a-f]{16}\.vercel-dns-017\.example\.", ui.app.clipboard)
        ui.listed.table.move_to("www.acme.example")
        await ui.press("semicolon")
        await ui.toast("Copy record: it needs no new DNS record")


async def test_one_of_several_records_is_chosen_and_copied_complete() -> None:
    async with AppHarness().run_app(size=(80, 24), refresh=0) as ui:
        await open_domain(ui, BRAND)
        await ui.see("CNAME  store  ", "; Copy record")
        await ui.press("semicolon")
        await ui.until(lambda: isinstance(ui.app.screen, CopyMenu), "the menu")
        await ui.press("enter")
        await ui.toast("record TXT _vercel")
        value = r"vc-domain-verify=store\.partner-brand\.example,[0-9a-f]{20}"
        assert re.fullmatch(f"TXT _vercel {value}", ui.app.clipboard)


async def test_domain_becomes_valid_when_its_conflicting_record_is_deleted() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await open_domain(ui, "docs.acme.example")
        await ui.see("docs.acme.example has a conflicting record.", "in the DNS records of acme.example (z opens them)")
        await ui.press("z")
        await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == "docs"))
        await ui.press("D")
        await ui.see("Delete this DNS record?")
        await ui.press(*"delete", "enter")
        await ui.answer("enter")
        await ui.toast("The A record of docs.acme.example was deleted")
        await ui.press("escape", "r")
        await ui.see("status  ● Valid Configuration")


async def test_domain_of_another_project_fails_to_verify_with_a_message() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await open_domain(ui, "taken.someone-else.example")
        await ui.see("taken.someone-else.example is used by another project or account.")
        await ui.press("V")
        await ui.see("Verify this domain?")

        def reads() -> list[str]:
            return [path for path in harness.wire.paths() if path.endswith("/domains/taken.someone-else.example")]

        before = len(reads())
        await ui.answer("V")
        await ui.toast("Another project uses this domain")
        await ui.until(lambda: len(reads()) > before, "a look at what it is now")
        assert len(harness.wire.writes()) == 1


def project_id(ui: RunningApp) -> str:
    """Of the store."""
    scope = ui.app.session.scope.value
    assert scope is not None
    return next(id_ for id_, project in ui.app.session.store.scopes[scope].projects.items() if project.name == "store")


async def fill(ui: RunningApp, **typed: str) -> None:
    """Write on the lines of the form on view."""
    for id_, value in typed.items():
        line = ui.app.screen.query_one(f"#field-{id_}", FieldLine)
        line.editor.focus()
        await ui.pilot.pause()
        line.value = value
        await ui.pilot.pause()


async def test_refused_domain_is_shown_at_its_field_and_stays_typed() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(80, 24), refresh=0) as ui:
        await at_domains(ui)
        ui.listed.table.move_to("www.acme.example")
        await ui.press("A")
        await ui.see("Add domain", "store", "www.example.com", "Production")
        await ui.press("ctrl+s")
        await ui.see("enter a name, such as www.example.com")
        await fill(ui, name="Www.acme.example")
        await ui.see("sent as www.acme.example")
        await ui.press("ctrl+s")
        await ui.see("Add this domain?", "will serve production of store")
        await ui.answer("A")
        await ui.see("The domain is in use: Cannot add www.acme.example")
        assert ui.app.screen.query_one("#field-name", FieldLine).value == "Www.acme.example"
        await fill(ui, name="Café.acme.example")
        await ui.press("down", "right", "right", "down")
        await fill(ui, branch="feat/x")
        await ui.press("ctrl+s")
        await ui.see("xn--caf-dma.acme.example will serve the latest deployment of branch", "café.acme.example")
        await ui.answer("A")
        await ui.toast("xn--caf-dma.acme.example was added to store")
        await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
        await ui.until(lambda: ui.under_cursor.name == "xn--caf-dma.acme.example", "the new row")
        await ui.see("▌  café.acme.example", "branch feat…")
        assert [request.method for request in harness.wire.writes()] == ["POST", "POST"]


async def test_redirect_is_set_on_the_page_and_shown_in_the_list() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await open_domain(ui, "next.acme.example")
        await ui.press("E")
        await ui.see("Edit domain", "feat/onboarding")
        await ui.press("left")
        await fill(ui, to="www.acme.example")
        await ui.press("ctrl+s")
        await ui.see("Change this domain?", "will redirect to www.acme.example with status 308")
        await ui.answer("E")
        await ui.toast("next.acme.example was changed")
        await ui.see("→ www.acme.example")
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
        (row,) = (row for row in ui.rows if row.name == "next.acme.example")
        assert (row.branch, row.redirect) == (None, "www.acme.example")


async def test_domain_is_removed_after_typing_its_name_and_its_page_closes() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await open_domain(ui, "acme-shop.example")
        await ui.press("D")
        await ui.see("Remove this domain?", "www.acme-shop.example will redirect to a domain", "keep", "remove too")
        await ui.press(*"acme-shop.example")
        await ui.press("enter")
        await ui.answer("enter")
        await ui.toast("acme-shop.example was removed from store")
        await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
        await ui.until(lambda: "acme-shop.example" not in states(ui), "the row gone")
        assert harness.wire.paths("DELETE")[0].endswith("/domains/acme-shop.example")


async def test_domain_is_added_to_a_project_from_its_list_and_page() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == "docs"))
        await ui.press("A")
        await ui.see("Add domain", "docs")
        await ui.press("escape", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
        await ui.rests()
        await ui.press("tab")
        await ui.until(lambda: ui.app.screen.focused is not ui.listed.table, "the boxes")
        await ui.press("A")
        await ui.see("Add domain", "docs")
        assert not harness.wire.writes()


async def test_dns_records_are_listed_opened_and_saved_as_a_zone_file(tmp_path: Path) -> None:
    harness = AppHarness()
    async with harness.run_app(size=(80, 24), refresh=0) as ui:
        await open_domain(ui, "next.acme.example")
        await ui.press("z")
        await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
        await ui.rests()
        await ui.see("DNS of acme.example", "_dmarc", "v=spf1 include:mail.example", "19 total")
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == "k1._domainkey"))
        await ui.press("enter")
        await ui.see("k1._domainkey.acme.example", "v=DKIM1; k=rsa", "3600 s")
        await ui.press("escape", "x")
        await ui.press("right", "right", "right")
        await ui.see("● Zone file")
        line = ui.app.screen.query_one(FileLine)
        line.value = str(tmp_path / "acme.zone")
        await ui.pilot.pause()
        line.editor.focus()
        await ui.press("enter")
        await ui.toast("19 records written")
        await ui.toast("; as comments: 3 managed by Vercel")
        text = (tmp_path / "acme.zone").read_text()
        assert text.startswith("$ORIGIN acme.example.\n@\t3600\tIN\tMX\t10 mx1.mail.example.\n")
        assert "; managed by Vercel: " in text
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the domain again")


async def test_dns_records_show_why_a_domain_has_none() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await at_domains(ui)
        ui.listed.table.move_to("taken.someone-else.example")
        await ui.press("z")
        await ui.see("DNS records of the domain not found in acme")
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.app.screen, DomainsScreen), "the list")
        ui.listed.table.move_to("store-acme.vercel.app")
        await ui.press("z")
        await ui.toast("DNS records: vercel.app domains have no DNS records to show")
        ui.listed.table.move_to("acme-shop.example")
        await ui.press("z")
        await ui.see("Vercel has DNS records only for domains that use Vercel's nameservers.")


async def test_record_is_added_changed_and_deleted_but_not_those_of_vercel() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(80, 24), refresh=0) as ui:
        await open_domain(ui, "next.acme.example")
        await ui.press("z")
        await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
        await ui.rests()
        await ui.press("A")
        await ui.see("Add DNS record", "@ for the domain itself", "192.0.2.1")
        await fill(ui, name="new", a="192.0.2.9")
        await ui.see("new.acme.example")
        await ui.press("ctrl+s")
        await ui.see("Add this DNS record?", "Adds one A record to new.acme.example.")
        await ui.answer("A")
        await ui.toast("The A record of new.acme.example was added")
        await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
        await ui.until(lambda: ui.under_cursor.name == "new", "the new record")
        await ui.press("E")
        await ui.see("Edit DNS record new")
        await fill(ui, a="192.0.2.10")
        await ui.press("ctrl+s")
        await ui.see("Change this DNS record?", "192.0.2.10")
        await ui.answer("E")
        await ui.toast("was changed")
        await ui.until(lambda: isinstance(ui.app.screen, RecordsScreen), "the records")
        await ui.see("192.0.2.10")
        await ui.press("D")
        await ui.see("Delete this DNS record?")
        await ui.press(*"delete", "enter")
        await ui.answer("enter")
        await ui.toast("was deleted")
        await ui.until(lambda: all(row.name != "new" for row in ui.rows), "it gone")
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.system))
        await ui.press("D")
        await ui.toast("Delete: managed by Vercel")
        assert [request.method for request in harness.wire.writes()] == ["POST", "PATCH", "DELETE"]
