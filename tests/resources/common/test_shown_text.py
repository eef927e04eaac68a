"""The shown texts of rows match filters: as words, in their column, and as a completion; in every list."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness
from vtui.models.deployment import Deployment
from vtui.models.domain import DomainConfig
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.models.scope import EVERY, ProjectRef
from vtui.resources.common.all_teams import across
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.dns.columns import domain_ref
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.domains.resource import DOMAINS
from vtui.resources.env.issues import find_neighbors
from vtui.resources.env.resource import ENV_VARS
from vtui.resources.projects.resource import PROJECTS
from vtui.resources.registry import RESOURCES
from vtui.table.cells import PHASE_STYLES
from vtui.table.columns import Cell, Column, Context
from vtui.table.columns.filterable import filterable, has_text, is_text
from vtui.table.facets import column_values, facet, tally
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher
from vtui.table.filtering.pieces import format_value, format_word
from vtui.text import fold

OFFERS = 12
"""Completions of a text column to look at: all are made in the same way."""
MORE = re.compile(r"\+\d+")
"""How many more values a cell has than it has room for; each of them can be found."""


@dataclass(frozen=True)
class Listed:
    """A list with rows of the demo account, and with rows that the account has not."""

    resource: Resource[Any]
    rows: tuple[Any, ...]
    context: Context

    def find(self, expression: str, *columns: Column[Any]) -> list[Any]:
        """The rows that match; all columns of the list are known."""
        known = columns or self.resource.list.columns
        rows = self.rows
        return [rows[index] for index in Matcher(parse(expression, known), known, self.context).select(rows)]

    def matches(self, expression: str, row: Any, columns: tuple[Column[Any], ...]) -> bool:
        """Whether one row matches."""
        return Matcher(parse(expression, columns), columns, self.context).matches(row)


async def rows_of(
    harness: ServiceHarness, resource: Resource[Any], project_ref: ProjectRef, *, scope: Any = None
) -> tuple[Any, ...]:
    pages = resource.list.source(harness.service, scope or harness.scope(), project_ref, limit=400)
    return tuple([row async for page in pages for row in page.rows])


def unusual(rows: tuple[Deployment, ...], now: int) -> tuple[Deployment, ...]:
    """Deployments in every phase and substate, and some that are not as they should be."""
    first = rows[0]
    made: dict[str, dict[str, Any]] = {
        "blocked": {"state": "BLOCKED"},
        "deleted": {"deleted_at": now},
        "completing": {"state": "READY", "aliased": False, "alias_error": None, "ready_at": now},
        "unknown": {"state": "HIBERNATING"},
        "empty": {"state": ""},
        "odd": {"state": "", "problem": "no state"},
        "staged": {"state": "READY", "substate": "STAGED", "target": "production", "custom_environment": None},
        "rolling": {"state": "READY", "substate": "ROLLING"},
        "failed": {"state": "ERROR", "error_message": "Command exited with 1"},
    }
    return tuple(replace(first, id=id_, **changes) for id_, changes in made.items())


async def lists(harness: ServiceHarness) -> list[Listed]:
    """Every list, with what cells may know."""
    now = harness.clock.now()
    projects = await rows_of(harness, PROJECTS, ProjectRef())
    production = {row.id: row.production.id if row.production else None for row in projects}
    deployments = await rows_of(harness, DEPLOYMENTS, ProjectRef())
    served = tuple(row.production for row in projects if row.production is not None)
    variables = await rows_of(harness, ENV_VARS, ProjectRef())
    domains = await rows_of(harness, DOMAINS, ProjectRef())
    apex = next(row.name for row in domains if row.project_id is None)
    records = await rows_of(harness, DNS_RECORDS, domain_ref(apex))
    context = Context(
        now=now,
        projects=ProjectFacts(
            production=production,
            pinned=frozenset(row.id for row in projects if row.pinned),
            production_built_at={row.id: row.production.created_at or 0 for row in projects if row.production},
        ),
        rows=RowFacts(
            neighbors=find_neighbors(variables),
            user_names={row.created_by: "ada" for row in variables if row.created_by},
        ),
    )
    domain, project, variable, record = domains[0], projects[0], variables[0], records[0]
    more_domains = (
        replace(domain, name="odd.example", problem="no name"),
        replace(domain, name="expired.example", expires_at=now - 1, renew=False),
        replace(domain, name="soon.example", expires_at=now + 86_400_000, renew=False, verified=True, owned=True),
        replace(domain, name="unowned.example", verified=True, owned=False),
        replace(domain, name="unverified.example", verified=False, challenges=()),
        replace(domain, name="wrong.example", project_id="p", verified=True, dns=DomainConfig(misconfigured=True)),
    )
    more_variables = (
        replace(variable, id="odd", problem="no key"),
        replace(variable, id="branch", branch="feat/cart"),
        replace(variable, id="integration", integration="neon"),
        replace(variable, id="nameless", type=""),
        replace(variable, id="shared", project_id=None, project=None, shared=True, sharers=("prj_1", "prj_2")),
        replace(variable, id="faults", faults=("empty", "surrounding quotes")),
    )
    more_projects = (
        replace(project, id="odd", problem="no name"),
        replace(project, id="none", production=None, latest=()),
    )
    more_records = (
        replace(record, id="system", system=True),
        replace(record, id="odd", system=False, problem="no value"),
        replace(record, id="mx", type="MX", priority=10),
    )
    found = {
        DEPLOYMENTS.name: (*deployments, *served, *unusual(deployments, now)),
        PROJECTS.name: (*projects, *more_projects),
        DOMAINS.name: (*domains, *more_domains),
        ENV_VARS.name: (*variables, *more_variables),
    }
    listed = [
        Listed(resource, found.get(name) or await rows_of(harness, resource, ProjectRef()), context)
        for name, resource in RESOURCES.items()
    ]
    listed.append(Listed(DNS_RECORDS, (*records, *more_records), context))
    scopes = [harness.scope(slug) for slug in ("acme", "northwind")]
    of_one: tuple[Resource[Any], ...] = (DEPLOYMENTS, PROJECTS)
    for resource in of_one:
        of_all = across(resource, scopes, {})
        listed.append(Listed(of_all, await rows_of(harness, of_all, ProjectRef(), scope=EVERY), context))
    return listed


@pytest.fixture(scope="module")
def every_list() -> Iterator[list[Listed]]:
    with asyncio.Runner() as runner:
        yield runner.run(lists(ServiceHarness(deployments=150)))


def shown(cell: Cell) -> str:
    return "".join(span.text for span in cell)


def texts_of(column: Column[Any], row: Any, context: Context) -> set[str]:
    """The texts of a cell, wide and narrow."""
    return {shown(draw(row, context)) for draw in (column.cell, column.layout.short) if draw is not None}


def words_in(text: str) -> list[str]:
    """What a person reads in a cell: glyphs, masks and counts of further values are not read."""
    return [word for word in text.split() if any(map(str.isalnum, word)) and not MORE.fullmatch(word)]


def test_every_text_that_a_row_shows_is_found_as_words_and_in_its_column(every_list: list[Listed]) -> None:
    for listed in every_list:
        for column in listed.resource.list.columns:
            if not (is_text(column) or column.id in {"expires", "priority"}):
                continue  # ages, durations and glyphs: compared by size, or not at all
            columns = tuple(replace(one, shown=one.id == column.id) for one in listed.resource.list.columns)
            cells: dict[str, Any] = {}
            for row in listed.rows:
                for text in texts_of(column, row, listed.context):
                    cells.setdefault(text, row)
            for text, row in cells.items():
                words = words_in(text)
                if not words or (column.values.kind == "time" and text != "expired"):
                    continue
                typed = " ".join(map(format_word, words))
                assert listed.matches(typed, row, columns), f"{listed.resource.name}: {typed}"
                typed = " ".join(f"{column.id}:{format_value(word)}" for word in words)
                assert listed.matches(typed, row, columns), f"{listed.resource.name}: {typed}"


def test_columns_without_words_show_none(every_list: list[Listed]) -> None:
    for listed in every_list:
        silent = [
            column for column in listed.resource.list.columns if column not in filterable(listed.resource.list.columns)
        ]
        for column in silent:
            shown_texts = {
                word for row in listed.rows for text in texts_of(column, row, listed.context) for word in words_in(text)
            }
            assert not shown_texts, f"{listed.resource.name}: {column.id} says {shown_texts} and cannot be filtered by"


def test_every_completion_is_shown_and_matches_the_rows_that_show_it(every_list: list[Listed]) -> None:
    statically = {fold(word) for _, word, _, _ in PHASE_STYLES.values() if word}
    for listed in every_list:
        for column in listed.resource.list.columns:
            if not has_text(column) or column.id == "sha":
                continue
            shown_texts = {
                id(row): {fold(text) for text in texts_of(column, row, listed.context)} for row in listed.rows
            }
            on_view = set[str]().union(*shown_texts.values())
            offers = column_values(listed.rows, column, listed.context)
            for offer in offers if column.values.kind == "choice" else offers[:OFFERS]:
                known = [text for text in on_view if fold(offer).strip() in text]
                assert known or fold(offer) in statically or offer in column.values.choices, (
                    f"{column.id} offers {offer}"
                )
                if column.values.kind == "number":
                    continue
                found = {id(row) for row in listed.find(f"{column.id}:{format_value(offer)}")}
                start = " " if column.values.by_word else ""  # `valid` is no part of `invalid` there
                part = start + fold(offer)
                showing = {key for key, texts in shown_texts.items() if any(part in start + text for text in texts)}
                assert showing <= found, f"{listed.resource.name}: {column.id}:{offer}"


def test_what_is_counted_is_what_is_shown(every_list: list[Listed]) -> None:
    for listed in every_list:
        for column in listed.resource.list.columns:
            if not column.values.facet or column.values.kind == "age":
                continue
            counts = Counter[str]()
            tally(listed.rows, column, listed.context, counts)
            for entry in facet(column, counts).counts:
                rows = listed.find(str(entry.term))
                assert len(rows) >= entry.count, f"{listed.resource.name}: {entry.term}"
                assert any(
                    fold(entry.label).strip() in fold(text)
                    for row in rows
                    for text in texts_of(column, row, listed.context)
                ), f"{listed.resource.name}: no row shows {entry.label} in {column.id}"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("domains", "state:misconfigured", 'state:="Invalid Configuration"'),
        ("domains", "state:expiring", 'state:="Expires soon"'),
        ("domains", "state:odd", 'state:="Unexpected data"'),
        ("projects", "production:never", 'production:="never deployed"'),
        ("projects", "state:none", 'production:="not in production"'),
        ("records", "locked:vercel", "locked:=Vercel"),
        ("env", "project:=shared", "project:shared"),
    ],
)
def test_older_filter_words_still_match(every_list: list[Listed], name: str, old: str, new: str) -> None:
    listed = next(listed for listed in every_list if listed.resource.name == name)
    rows = listed.find(old)
    assert rows == listed.find(new)
    assert rows


def test_older_filter_words_distinguish_pending_verifications(every_list: list[Listed]) -> None:
    domains = next(listed for listed in every_list if listed.resource is DOMAINS)

    def names(expression: str) -> set[str]:
        return {row.name for row in domains.find(expression)}

    assert "unverified.example" in names("state:unverified") - names("state:=unowned")
    assert "unowned.example" in names("state:=unowned") - names("state:unverified")
    assert names('state:="Pending verification"') == names("state:unverified") | names("state:=unowned")


def test_part_of_an_older_word_finds_nothing_that_no_row_shows(every_list: list[Listed]) -> None:
    domains = next(listed for listed in every_list if listed.resource is DOMAINS)
    assert domains.find("state:misconf") == domains.find("misconf") == []
    records = next(listed for listed in every_list if listed.resource is DNS_RECORDS)
    assert records.find("you", *(column for column in DNS_RECORDS.list.columns if column.id == "managed")) == []


def test_words_are_looked_for_in_the_columns_that_are_on_view(every_list: list[Listed]) -> None:
    deployments = next(listed for listed in every_list if listed.resource is DEPLOYMENTS)
    error = next(column for column in DEPLOYMENTS.list.columns if column.id == "error")
    assert not error.shown
    assert deployments.find("exited", replace(error, shown=True))
    assert not deployments.find("exited", error)
    assert deployments.find("error:exited")
