"""The data of a project's page, and reading the rows of its boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Generic, NamedTuple, TypeVar

from vtui.api.pages import Source
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import ProjectRef

T = TypeVar("T")

MAX_PAGES = 5
"""Pages that a box reads: 500 rows."""


@dataclass(frozen=True, slots=True)
class ProjectPageData:
    """The known data of a project."""

    project_ref: ProjectRef
    project: Project | None = None
    """None until it is loaded."""
    deployments: Sequence[Deployment] | None = None
    """Its last deployments, newest first; None until they are loaded."""


def median_build_ms(known: ProjectPageData) -> int | None:
    """Median build time (ms) of successful builds; None without any."""
    took = [ms for row in known.deployments or () if row.state == "READY" and (ms := row.build_ms) is not None]
    return int(median(took)) if took else None


def waiting(known: ProjectPageData, now: int) -> list[Deployment]:
    """Running, blocked and staged builds at `now` (ms), in this order.

    A blocked one counts unless its branch has a newer build, a staged one if production serves an older one.
    """
    flying: list[Deployment] = []
    blocked: list[Deployment] = []
    branches: set[str | None] = set()
    for row in known.deployments or ():
        phase = row.phase(now)
        if phase in ("building", "queued", "completing"):
            flying.append(row)
        elif phase == "blocked" and row.branch not in branches:
            blocked.append(row)
        branches.add(row.branch)
    return [*flying, *blocked, *staged(known, now)]


def staged(known: ProjectPageData, now: int) -> list[Deployment]:
    """Production builds that are ready and newer than the production deployment, and were not promoted."""
    serving = known.project.production if known.project is not None else None
    since = (serving.created_at or 0) if serving is not None else 0
    rows = [row for row in known.deployments or () if row.substate == "STAGED" and row.phase(now) == "ready"]
    return [row for row in rows if (row.created_at or 0) > since]


class Read(NamedTuple, Generic[T]):
    """The rows of a box."""

    rows: tuple[T, ...]
    more: bool = False
    """Whether more rows exist, or may exist."""
    hidden: int = 0
    """Count of rows that the server does not return to this role."""


async def read(source: Source[T]) -> Read[T]:
    """The rows of a list, up to `MAX_PAGES` pages. Raises VercelError."""
    rows: list[T] = []
    more, lacking, hidden = False, False, 0
    for _ in range(MAX_PAGES):
        try:
            page = await anext(source)
        except StopAsyncIteration:
            return Read(tuple(rows), lacking, hidden)
        rows += page.rows
        lacking |= page.stopped is not None or bool(page.failures)
        more, hidden = page.more, hidden + page.hidden
        if not more:
            break
    return Read(tuple(rows), more or lacking, hidden)
