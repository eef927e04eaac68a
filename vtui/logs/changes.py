"""What changed since the branch was last built well: its commits, and the project's variables."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.table.columns import Cell, Span
from vtui.text import count, host_url

if TYPE_CHECKING:
    from vtui.api.service import Service

NAMED = 3
"""Variables that are named; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What lies between the last good build of a branch and this one."""

    branch: str
    before: str
    """Sha of the commit that was last built well."""
    after: str
    """Sha of this one; the same where the commit did not change."""
    variables: tuple[str, ...] = ()
    """Names of variables set since, whatever they are for; never their values."""
    compare: str | None = None
    """Where the Git host shows the commits between."""

    @property
    def commits(self) -> Cell:
        """The commits in a few words."""
        if self.before == self.after:
            return (Span("the same commit", "muted"),)
        return (
            Span("commits ", "muted"),
            Span(f"{self.before[:7]}..{self.after[:7]}", "accent" if self.compare else ""),
        )

    @property
    def named(self) -> Cell:
        """The variables in a few words."""
        if not self.variables:
            return (Span("no variable changed", "muted"),)
        names = ", ".join(self.variables[:NAMED])
        more = len(self.variables) - NAMED
        return (
            Span("set ", "muted"),
            Span(names, "accent"),
            Span(f" and {count(more)} more" if more > 0 else "", "muted"),
        )


async def changes(service: "Service", scope: Scope, row: Deployment) -> Changes | None:
    """What changed, three requests; None where the branch, or a good build of it, is not known. Raises VercelError."""
    if row.branch is None or row.sha is None or row.project_id is None or row.created_at is None:
        return None
    query = {"branch": row.branch, "state": "READY", "until": str(row.created_at)}
    pages = service.deployments.pages(scope, project_id=row.project_id, limit=5, first=5, query=query)
    found = [good async for page in pages for good in page.rows]
    good = next((one for one in found if one.id != row.id and one.branch == row.branch and one.sha is not None), None)
    if good is None or good.sha is None or good.created_at is None:
        return None
    since, names = good.created_at, []
    async for variables in service.env.effective(scope, ProjectRef(row.project_id, row.name)):
        names += [
            one.key for one in variables.rows if since < max(one.updated_at or 0, one.created_at or 0) <= row.created_at
        ]
    return Changes(row.branch, good.sha, row.sha, tuple(dict.fromkeys(names)), _compare(row, good.sha, row.sha))


def _compare(row: Deployment, before: str, after: str) -> str | None:
    """The page of the commits between, at a Git host that has one under the repository's own address."""
    pages = row.details.commit_pages if row.details else None
    if pages is None or not pages.endswith("/commit/") or before == after:
        return None
    return host_url(f"{pages.removesuffix('commit/')}compare/{before}...{after}")
