"""What the server is asked for one filter: queries one after the other, each about what is older than all loaded."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.table.feed import Feed

if TYPE_CHECKING:
    from vtui.table.server_query import ServerQuery

T = TypeVar("T")

OpenFeed = Callable[[Mapping[str, str]], Feed[T]]
"""Makes the feed of a query; nothing is requested yet."""


class Step(Generic[T]):
    """One query of a search, and how far it is answered."""

    def __init__(self, query: "ServerQuery") -> None:
        self.query = query
        self.feed: Feed[T] | None = None
        """What it brought; None before the first request."""

    def covered(self, oldest_loaded: int | None) -> bool:
        """Whether all that it could bring is younger than the oldest row loaded (ms)."""
        since = self.query.query.get("since")
        return since is not None and oldest_loaded is not None and int(since) > oldest_loaded

    @property
    def failed(self) -> bool:
        """Whether the server refused it."""
        return self.feed is not None and self.feed.progress.phase == "failed"

    @property
    def answered(self) -> bool:
        """Whether there is nothing more to come from it."""
        return self.feed is not None and self.feed.progress.phase == "resting" and not self.feed.progress.more


class Search(Generic[T]):
    """The queries of one filter, the narrowest first. The last one may bring every row that the filter matches."""

    def __init__(self, queries: "Sequence[ServerQuery]", open_feed: "OpenFeed[T]") -> None:
        self.steps = tuple(Step[T](query) for query in queries)
        self._open = open_feed

    def has(self, queries: "Sequence[ServerQuery]") -> bool:
        """Whether it consists of these queries. Their times may differ: both were made for the same terms."""
        return [step.query.terms for step in self.steps] == [query.terms for query in queries]

    def complete(self, oldest_loaded: int | None) -> bool:
        """Whether every row that the filter matches was brought, though more rows exist that it does not match."""
        exact = (step for step in self.steps if step.query.exact)
        return any(step.covered(oldest_loaded) or (step.feed and step.feed.progress.complete) for step in exact)

    def following(self, oldest_loaded: int | None) -> Step[T] | None:
        """The step whose turn it is; None when only the list itself can bring more."""
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
        """Ask again for what the server refused."""
        for step in self.steps:
            if step.failed:
                step.feed = None


def older(query: Mapping[str, str], oldest_loaded: int | None) -> dict[str, str]:
    """The query, limited to what is older than all that is loaded, or of the same ms."""
    if oldest_loaded is None:
        return dict(query)
    return {**query, "until": str(min(oldest_loaded + 1, int(query.get("until", oldest_loaded + 1))))}
