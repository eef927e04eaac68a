"""The kinds of `vtui list`: the resources and teams, with their rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Team
from vtui.resources.account.identity import label
from vtui.resources.account.roles import roles
from vtui.resources.registry import LISTS
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, cell

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service


LEFT_OUT = frozenset({"by"})
"""Columns that need more than the row: the members of the team."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row."""

    row: type[Any]
    """Its class; JSON and CSV have its fields."""
    columns: Sequence[Column[Any]]
    """The columns of a table."""
    empty: str
    """The message for an empty list."""


def access(team: Team, context: Context) -> Cell:
    """Whether this token has access to the team, or the reason why not."""
    if team.pending:
        return cell(label(team, context.now))
    return cell(f"no: {team.locked}" if team.locked else "yes")


TEAM_COLUMNS: tuple[Column[Team], ...] = (
    Column("team", "Team", lambda team, _: cell(team.slug), layout=Layout(16)),
    Column(
        "name",
        "Name",
        lambda team, _: cell(f"unexpected data: {team.problem}" if team.problem else team.name),
        layout=Layout(20),
    ),
    Column("role", "Role", lambda team, _: cell(roles(team)) or cells.NO_VALUE, layout=Layout(10, priority=3)),
    Column("plan", "Plan", lambda team, _: cell(team.plan) or cells.NO_VALUE, layout=Layout(10, priority=4)),
    Column("access", "Access", access, layout=Layout(14, priority=1)),
    Column("id", "ID", lambda team, _: cell(team.id), layout=Layout(29, priority=2)),
)


def kind_of(what: str) -> Kind:
    """The kind with a name."""
    if what == "teams":
        return Kind(Team, TEAM_COLUMNS, "No teams, only the personal account.")
    listed = LISTS[what]
    columns = tuple(column for column in listed.columns if column.shown and column.id not in LEFT_OUT)
    return Kind(listed.row_type, columns, listed.empty)


def source(what: str, service: "Service", scope: Scope, project_ref: ProjectRef, limit: int | None) -> "Source[Any]":
    """The pages of `what`, the name of a resource."""
    return LISTS[what].source(service, scope, project_ref, limit=limit)
