"""Searching rows on the server for a filter: queries one after the other, for rows older than the loaded ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from vtui.table.feed import Feed
from vtui.table.list_spec import ServerQuery

T = TypeVar("T")

OpenFeed = Callable[[Mapping[str, str]], Feed[T]]
"""Makes the feed of a query, without sending a request."""


class Step(Generic[T]):
    """One query of a search, and its state."""

    def __init__(self, query: ServerQuery) -> None:
        self.query = query
        self.feed: Feed[T] | None = None
        """The feed of its rows; None before the first request."""

    def covered(self, oldest_loaded: int | None) -> bool:
        """Whether all rows that it could give are newer than the oldest loaded one (ms)."""
        since = self.query.query.get("since")
        return since is not None and oldest_loaded is not None and int(since) > oldest_loaded

    @property
    def failed(self) -> bool:
        """Whether the server refused it."""
        return self.feed is not None and self.feed.progress.phase == "failed"

    @property
    def answered(self) -> bool:
        """Whether all its rows are loaded."""
        return self.feed is not None and self.feed.progress.phase == "idle" and not self.feed.progress.more


class Search(Generic[T]):
    """The queries of a filter, the most specific first. The last one may give every row that matches the filter."""

    def __init__(self, queries: Sequence[ServerQuery], open_feed: OpenFeed[T]) -> None:
        self.steps = tuple(Step[T](query) for query in queries)
        self._open = open_feed

    def has(self, queries: Sequence[ServerQuery]) -> bool:
        """Whether it was made from the same terms as these queries; their times may differ."""
        return [step.query.terms for step in self.steps] == [query.terms for query in queries]

    def complete(self, oldest_loaded: int | None) -> bool:
        """Whether every row that matches the filter is loaded or found."""
        exact = (step for step in self.steps if step.query.exact)
        return any(step.covered(oldest_loaded) or (step.feed and step.feed.progress.complete) for step in exact)

    def following(self, oldest_loaded: int | None) -> Step[T] | None:
        """The next step; None when only loading the list itself can give more rows."""
        for step in self.steps:
            if not (step.answered or step.failed or step.covered(oldest_loaded)):
                return step
        return None

    def feed_of(self, step: Step[T], oldest_loaded: int | None) -> Feed[T]:
        """The feed of a step, opened when it is first needed."""
        if step.feed is None:
            step.feed = self._open(older(step.query.query, oldest_loaded))
        return step.feed

    def retry(self) -> None:
        """Allow the queries again that the server refused."""
        for step in self.steps:
            if step.failed:
                step.feed = None


def older(query: Mapping[str, str], oldest_loaded: int | None) -> dict[str, str]:
    """A query limited to rows older than all loaded ones, or of the same millisecond."""
    if oldest_loaded is None:
        return dict(query)
    return {**query, "until": str(min(oldest_loaded + 1, int(query.get("until", oldest_loaded + 1))))}
