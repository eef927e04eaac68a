"""The commits and env vars that changed since the last good build of a branch."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.table.columns import Cell, Span
from vtui.text import count, host_url

if TYPE_CHECKING:
    from vtui.api.service import Service

MAX_NAMED_VARIABLES = 3
"""Env vars that are listed by name; of further ones only the count is shown."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between the last good build of a branch and this one."""

    branch: str
    before: str
    """SHA of the last good build's commit."""
    after: str
    """SHA of this build's commit; equal to `before` for a rebuild of the same commit."""
    variables: tuple[str, ...] = ()
    """Names of env vars set since then, of any environment; never their values."""
    compare: str | None = None
    """URL of the Git host's page that compares the two commits."""

    @property
    def commits_cell(self) -> Cell:
        """The range of commits, with short SHAs."""
        if self.before == self.after:
            return (Span("same commit", "muted"),)
        commits = f"{self.before[:7]}..{self.after[:7]}"
        return Span("commits ", "muted"), Span(commits, "accent" if self.compare else "")

    @property
    def variables_cell(self) -> Cell:
        """The names of the env vars that changed."""
        if not self.variables:
            return (Span("no env vars changed", "muted"),)
        names, more = ", ".join(self.variables[:MAX_NAMED_VARIABLES]), len(self.variables) - MAX_NAMED_VARIABLES
        rest = f" and {count(more)} more" if more > 0 else ""
        return Span("changed: ", "muted"), Span(names, "accent"), Span(rest, "muted")

    @property
    def variables_count_cell(self) -> Cell:
        """The number of the env vars that changed; empty for none."""
        if not self.variables:
            return ()
        return Span(count(len(self.variables), ("env var", "env vars")), "accent"), Span(" changed", "muted")


async def fetch_changes(service: "Service", scope: Scope, row: Deployment) -> Changes | None:
    """Fetch what changed, with three requests; None without a branch or a good build. Raises VercelError."""
    if row.branch is None or row.sha is None or row.project_id is None or row.created_at is None:
        return None
    query = {"branch": row.branch, "state": "READY", "until": str(row.created_at)}
    pages = service.deployments.pages(scope, project_id=row.project_id, limit=5, first=5, query=query)
    builds = [build async for page in pages for build in page.rows]
    last_good = next(
        (build for build in builds if build.id != row.id and build.branch == row.branch and build.sha), None
    )
    if last_good is None or last_good.sha is None or last_good.created_at is None:
        return None
    changed: dict[str, None] = {}
    async for page in service.env.effective(scope, ProjectRef(row.project_id, row.name)):
        for env in page.rows:
            if last_good.created_at < max(env.updated_at or 0, env.created_at or 0) <= row.created_at:
                changed[env.key] = None
    return Changes(row.branch, last_good.sha, row.sha, tuple(changed), _compare(row, last_good.sha, row.sha))


def _compare(row: Deployment, before: str, after: str) -> str | None:
    """URL of the page that compares two commits; None for a Git host without such a page below the repository's URL."""
    pages = row.details.commit_pages if row.details else None
    if pages is None or not pages.endswith("/commit/") or before == after:
        return None
    return host_url(f"{pages.removesuffix('commit/')}compare/{before}...{after}")
