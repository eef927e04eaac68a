"""What is known of one project: what its page is made from, and how that is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import ProjectRef

if TYPE_CHECKING:
    from vtui.api.pages import Source

T = TypeVar("T")

PAGES = 5
"""Pages that a box reads at most: 500 rows."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A project as far as it is known."""

    place: ProjectRef
    project: Project | None = None
    """None until the API has told of it."""
    deployments: Sequence[Deployment] | None = None
    """Its last ones, the newest first; None until any were asked for."""


def of_row(project: Project) -> Dossier:
    """What a list of projects knows of one."""
    return Dossier(ProjectRef(project.id, project.name), project, project.latest)


def usual(known: Dossier) -> int | None:
    """Median build time (ms) of the builds that succeeded; None when there are none."""
    took = [ms for row in known.deployments or () if row.state == "READY" and (ms := row.build_ms) is not None]
    return int(median(took)) if took else None


def waiting(known: Dossier, now: int) -> list[Deployment]:
    """Builds that want something at `now` (ms): in flight, blocked, staged, in this order.

    A blocked one counts until its branch has a newer one, a staged one when production serves an older one.
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


def staged(known: Dossier, now: int) -> list[Deployment]:
    """Production builds that are ready and newer than what production serves, yet were not promoted."""
    project = known.project
    serving = project.production if project is not None else None
    since = (serving.created_at or 0) if serving is not None else 0
    return [
        row
        for row in known.deployments or ()
        if row.substate == "STAGED" and row.phase(now) == "ready" and (row.created_at or 0) > since
    ]


class Read(NamedTuple, Generic[T]):
    """Rows that a box asked for."""

    rows: tuple[T, ...]
    more: bool = False
    """Whether there are more than were read, or may be."""
    hidden: int = 0
    """Rows that the server says it kept back."""


async def read(source: "Source[T]") -> Read[T]:
    """The rows of a list, up to `PAGES` pages. Raises VercelError."""
    rows: list[T] = []
    more, lacking, hidden = False, False, 0
    for _ in range(PAGES):
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


def newest(known: Dossier, most: int) -> list[Deployment]:
    """The last deployments, oldest first."""
    return list(islice(known.deployments or (), most))[::-1]
