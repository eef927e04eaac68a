"""The state of a domain: what it is called, and that nothing is called valid before its DNS is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ROWS
from vtui.models.domain import Domain, DomainConfig
from vtui.models.facts import RowFacts
from vtui.resources.domains.resource import DOMAINS
from vtui.resources.domains.states import STATES, state, with_dns
from vtui.table.columns import Context
from vtui.table.export.formats import row_record
from vtui.table.export.writer import text_chunks
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher
from vtui.table.sorting import Sorter

NOW = 1_763_000_000_000
DAY = 86_400_000
LOADING = Context(NOW, loading=frozenset({"dns"}))
ROW = Domain("p/shop.example", "shop.example", apex="shop.example", project_id="p", project="store", verified=True)
OWN = Domain("1", "shop.example", owned=True)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ROW, "DNS not checked"),
        (replace(ROW, dns=DomainConfig(misconfigured=False)), "Valid Configuration"),
        (replace(ROW, dns=DomainConfig(misconfigured=True)), "Invalid Configuration"),
        (replace(ROW, dns=DomainConfig()), "DNS unknown"),
        (replace(ROW, dns=DomainConfig(error="no access")), "DNS not checked"),
        (replace(ROW, name="shop.vercel.app"), "Valid Configuration"),
        (replace(ROW, verified=False), "Pending verification"),
        (replace(ROW, verified=None), "Unknown"),
        (replace(ROW, problem="no name"), "Unexpected data"),
        (replace(ROW, expires_at=NOW - DAY), "Expired"),
        (replace(ROW, expires_at=NOW + DAY, renew=False), "Expires soon"),
        (replace(ROW, expires_at=NOW + DAY, renew=True), "DNS not checked"),
        (OWN, "Verified"),
        (replace(OWN, owned=False), "Pending verification"),
        (replace(OWN, owned=False, expires_at=NOW - DAY), "Expired"),
        (replace(OWN, dns=DomainConfig(misconfigured=True)), "Verified"),
    ],
)
def test_each_state_has_the_name_that_the_dashboard_gives_it(row: Domain, text: str) -> None:
    assert state(row, Context(NOW)).text == text
    column = next(column for column in DOMAINS.list.columns if column.id == "status")
    assert column.values.search_text is not None
    assert column.values.search_text(row, Context(NOW)) == text, "filters match what is shown"
    assert text in column.values.choices
    assert "".join(span.text for span in column.cell(row, Context(NOW))).endswith(text)


def test_dns_that_is_being_requested_is_neither_valid_nor_invalid() -> None:
    found = state(ROW, LOADING)
    assert (found.text, found.tone, found.needs_attention) == ("Checking DNS", "muted", False)
    assert state(replace(ROW, dns=DomainConfig(error="server error")), LOADING).text == "DNS not checked"


def test_dns_that_another_screen_requested_is_known() -> None:
    wrong = DomainConfig(misconfigured=True)
    assert with_dns(ROW, Context(NOW, rows=RowFacts(dns={ROW.id: wrong}))).dns == wrong
    assert with_dns(ROW, Context(NOW, rows=RowFacts(dns={"p/other.example": wrong}))) is ROW


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("state:valid", ["Valid Configuration"]),
        ("state:invalid", ["Invalid Configuration"]),
        ("state:conf", ["Invalid Configuration", "Valid Configuration"]),
        ("state:checked", ["DNS not checked"]),
        ('state:"dns not"', ["DNS not checked"]),
    ],
)
def test_state_filter_matches_the_start_of_words(expression: str, found: list[str]) -> None:
    rows = [ROW, *(replace(ROW, dns=DomainConfig(misconfigured=wrong)) for wrong in (True, False))]
    matcher = Matcher(parse(expression, DOMAINS.list.columns), DOMAINS.list.columns, Context(NOW))
    assert sorted(state(rows[index], Context(NOW)).text for index in matcher.select(rows)) == found


def test_what_needs_attention_is_sorted_first() -> None:
    needs = [one.needs_attention for one in STATES]
    assert needs == sorted(needs, reverse=True)


def test_domains_without_a_problem_keep_the_order_of_the_list() -> None:
    invalid = replace(ROW, dns=DomainConfig(misconfigured=True))
    rows = [ROW, replace(ROW, dns=DomainConfig(misconfigured=False)), OWN, invalid, replace(ROW, verified=False)]
    column = next(column for column in DOMAINS.list.columns if column.id == DOMAINS.list.default_sort)
    keys = dict(enumerate(map(str, Sorter(column, Context(NOW)).keys(rows))))
    assert sorted(keys, key=lambda index: keys[index].zfill(4)) == [4, 3, 0, 1, 2], "the order of the list"


@given(ROWS["domains"], st.booleans())
def test_no_row_is_green_before_its_dns_is_known(row: Domain, loading: bool) -> None:
    found = state(row, LOADING if loading else Context(NOW))
    assert found in STATES
    if found.tone == "ok":
        known = row.dns is not None and row.dns.misconfigured is False
        assert not row.project_id or not row.name or row.on_vercel or row.verified is None or known


def test_export_does_not_contain_the_loading_state() -> None:
    text = "".join(text_chunks((ROW,), "markdown", DOMAINS.list.columns, LOADING))
    assert "DNS not checked" in text
    assert "Checking" not in text


@pytest.mark.parametrize(
    ("row", "configuration"),
    [
        (ROW, "not checked"),
        (replace(ROW, dns=DomainConfig(error="no access")), "not checked"),
        (replace(ROW, dns=DomainConfig(misconfigured=True)), "invalid"),
        (replace(ROW, dns=DomainConfig(misconfigured=False)), "valid"),
        (replace(ROW, dns=DomainConfig()), "unknown"),
        (replace(ROW, name="shop.vercel.app"), "valid"),
        (OWN, None),
    ],
)
def test_exports_have_the_result_of_the_configuration_check(row: Domain, configuration: str | None) -> None:
    assert row_record(row)["configuration"] == configuration
    assert "dns" not in row_record(row)
