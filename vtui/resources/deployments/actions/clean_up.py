"""Selects old previews to delete: older than a number of days, and not among the newest of their branch."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.deployments.actions.delete import DELETE, MANY, exclude
from vtui.table.columns import Cell, Context, cell
from vtui.text import count
from vtui.writes.bulk import Batch, Skipped, skip_unavailable

if TYPE_CHECKING:
    from vtui.api.service import Service

DAY = 24 * 3_600_000
"""In ms."""
MAX_PREVIEWS = 5_000
"""Previews that are read at once: 50 requests."""
SKIP_REASON = "newest of its branch"
"""Why an old preview is skipped."""


class Rule(NamedTuple):
    """Which previews are old, and how many of each branch are kept."""

    days: int = 30
    """Age in days above which a preview is old."""
    keep: int = 1
    """Number of previews of each branch that are kept at any age: of the newest, and of the newest ready ones."""


def old(row: Deployment, rule: Rule, now: int) -> bool:
    """Whether it is a finished preview that is older than the days of the rule at `now` (ms)."""
    if row.environment != "preview" or is_synthetic(row.id) or row.in_flight or row.deleted_at is not None:
        return False
    if row.substate is not None or row.age_from is None or row.age_from == times.BAD:
        return False  # a preview with a substate was promoted or staged
    return row.age_from < now - rule.days * DAY


def chosen(rows: Sequence[Deployment], rule: Rule, now: int) -> tuple[tuple[Deployment, ...], tuple[Skipped, ...]]:
    """Split all previews, in any order, into the old ones to delete and those kept for their branch."""
    newest, ready = Counter[tuple[str | None, str | None]](), Counter[tuple[str | None, str | None]]()
    going: list[Deployment] = []
    kept: list[Skipped] = []
    for row in sorted(rows, key=lambda row: row.created_at or 0, reverse=True):
        if row.environment != "preview":
            continue
        branch = (row.project_id or row.name, row.branch)
        newest[branch] += 1
        ready[branch] += row.state == "READY"
        if not old(row, rule, now):
            continue
        if newest[branch] <= rule.keep or (row.state == "READY" and ready[branch] <= rule.keep):
            kept.append(Skipped(row, SKIP_REASON))
        else:
            going.append(row)
    return tuple(going), tuple(kept)


def describe_rule(rule: Rule) -> str:
    """Describe the rule for the user."""
    kept = "The newest of each branch is " + ("kept" if rule.keep else "included")
    if rule.keep > 1:
        kept = f"The newest {count(rule.keep)} of each branch are kept"
    return f"Previews older than {count(rule.days, ('day', 'days'))}. {kept}."


async def plan(
    service: "Service",
    scope: Scope,
    project_ref: ProjectRef,
    rule: Rule,
    *,
    context: Context,
    on_progress: Callable[[str], None],
) -> Batch:
    """Read the previews of a project, or of all projects, and make the batch that deletes those without an alias.

    Sends one request per 100 previews, and two or more per project; `on_progress` gets a text after each step. Raises
    VercelError.
    """
    rows: list[Deployment] = []
    notes: tuple[Cell, ...] = (cell(describe_rule(rule), "muted"),)
    pages = service.deployments.pages(
        scope, project_id=project_ref.project_id, limit=MAX_PREVIEWS, query={"target": "preview"}
    )
    async for page in pages:
        rows += page.rows
        on_progress(f"{count(len(rows))} previews loaded")
        if page.stopped is not None:
            notes += (cell(f"The list of previews is incomplete: {page.stopped}", "warn"),)
        elif page.more and len(rows) >= MAX_PREVIEWS:
            notes += (
                cell(f"Only the newest {count(MAX_PREVIEWS)} previews were checked. Run again for older ones.", "warn"),
            )
    going, kept = chosen(rows, rule, context.now)
    found = count(len(going), ("preview", "previews"))
    on_progress(f"{found} found. Checking for aliases …")
    batch = Batch(DELETE.id, replace(MANY, noun=("old preview", "old previews")), scope, going, kept, notes)
    batch = skip_unavailable(batch, DELETE.unavailable_reason, context)
    batch = await exclude(
        service, batch, context, lambda checked: on_progress(f"Checked {count(checked)} of {found} for aliases …")
    )
    return replace(batch, choice=(), others=())  # those with an alias are kept, as the form shows
