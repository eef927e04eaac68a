"""A search to the end finds exactly the matching rows, for any server queries."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness
from vtui.models.scope import ProjectRef
from vtui.resources.deployments.columns import COLUMNS
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.table.columns import Context
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher
from vtui.table.listing import Listing

if TYPE_CHECKING:
    from vtui.models.deployment import Deployment

ROUNDS = 40
"""More searches than any filter needs to come to the end of the list."""
LOADED = 60


class Account:
    """One demo account for all examples, with all of its deployments."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.harness = ServiceHarness(deployments=260)
        self.rows: list[Deployment] = []
        runner.run(self._load())

    async def _load(self) -> None:
        async for page in DEPLOYMENTS.list.source(self.harness.service, self.harness.scope(), ProjectRef()):
            self.rows += page.rows

    def matching(self, expression: str) -> set[str]:
        """Ids of the deployments that match, by looking at each of them."""
        matcher = Matcher(parse(expression, COLUMNS), COLUMNS, self.context)
        return {row.id for row in self.rows if matcher.matches(row)}

    @property
    def context(self) -> Context:
        return Context(now=self.harness.clock.now())

    async def search(self, expression: str) -> tuple[set[str], list[set[str]]]:
        """Ids that a search to the end shows, and those that it showed whenever it said that these were all."""
        listing: Listing[Any] = Listing(
            DEPLOYMENTS.list,
            self.harness.service,
            self.harness.scope(),
            ProjectRef(),
            on_rows=lambda _listing, _rows: None,
            on_progress=lambda _listing: None,
            clock=self.harness.clock.now,
            sleep=self.harness.sleep,
        )
        listing.feed.target_count = LOADED
        await listing.feed.load()
        for _ in listing.view.arrange(None, parse(expression, COLUMNS), self.context):
            pass
        listing.update_search()
        claimed: list[set[str]] = []
        for _ in range(ROUNDS):
            shown = {row.id for row in listing.view}
            if listing.progress.matches_complete or listing.progress.complete:
                claimed.append(shown)
            listing.search_exhausted = False
            if not listing.should_search(10**6):
                return shown, claimed
            await listing.search_older(len(listing.view) + 20)
        raise AssertionError("the search does not end")


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with asyncio.Runner() as runner:
        yield Account(runner)


WORDS: dict[str, list[str]] = {
    "state": ["error", "err", "Ready", "r", "queued", "building", "completing", "deleted", "canceled"],
    "environment": ["production", "Production", "prod", "pre", "preview", "staging", "stag", "qa", "staged"],
    "branch": ["main", "Main", "feat", "fix", "ma"],
    "project": ["store", "Store", "checkout", "out", "admin"],
    "by": ["ada", "bot"],
    "commit": ["fix", "cart"],
    "sha": ["0f", "a" * 40],
}
"""Column -> names, parts of names, names in other capitals."""
SIZES = {"age": ["1h", "2d", "9d", "30d"], "took": ["30s", "2m"]}


def named(column: str) -> st.SearchStrategy[str]:
    """Terms about the texts of one column."""
    values = st.lists(st.sampled_from(WORDS[column]), min_size=1, max_size=2, unique=True).map(",".join)
    aliases = {"environment": ["environment", "env", "TARGET"], "project": ["project"]}.get(column, [column])
    operators = st.sampled_from(["", "", "=", "~"])
    return st.builds(
        lambda name, operator, value: f"{name}:{operator}{value}", st.sampled_from(aliases), operators, values
    )


def sized(column: str) -> st.SearchStrategy[str]:
    """Terms about the size of one column."""
    return st.builds(
        lambda operator, value: f"{column}:{operator}{value}",
        st.sampled_from(["<", "<=", ">", ">="]),
        st.sampled_from(SIZES[column]),
    )


TERMS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "-"]),
        st.one_of(st.sampled_from(["cart", "main"]), *map(named, WORDS), *map(sized, SIZES)),
    ),
)
FILTERS = st.lists(TERMS, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=40)
@given(FILTERS)
@example("branch:feat")
@example("project:out")
@example("env:pre")
@example("environment:=Production")
@example("env:=staging")
@example("branch:feat state:error")
def test_a_search_to_the_end_finds_exactly_the_rows_that_match_among_all(account: Account, expression: str) -> None:
    matching = account.matching(expression)
    shown, claimed = account.runner.run(account.search(expression))
    assert shown == matching
    assert all(rows == matching for rows in claimed)
