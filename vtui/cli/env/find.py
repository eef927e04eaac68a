"""`vtui env find`: where a variable is set."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from vtui.api.errors import VercelError
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.env.options import EnvOptions
from vtui.cli.env.values import announce_reads, fetch_value, print_failures, reveal, value_cell
from vtui.cli.job import run_job
from vtui.cli.retry import RateLimitRetry
from vtui.cli.rows.kinds import Kind, kind_of, source
from vtui.cli.rows.list_rows import writer_of
from vtui.cli.scope import choose_project, choose_scope
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.values import unreadable_reason
from vtui.table.columns import Column, Layout, cell
from vtui.text import short

MAX_MEMBERS = 500
"""Maximum number of members of a team to fetch, for their names."""


@dataclass(frozen=True, slots=True)
class RevealedVariable:
    """A variable with its value."""

    key: str
    value: str | None = field(repr=False)
    """None where it cannot be read back."""
    project: str | None
    environments: tuple[str, ...]
    branch: str | None
    type: str
    updated_at: int | None
    """ms since the epoch."""
    updated_by: str | None
    """A name, where the members of the team may be read; else an id."""
    id: str


REVEALED = Kind(
    RevealedVariable,
    (
        Column("key", "Key", lambda row, _: cell(row.key), layout=Layout(26, min_width=12, ellipsis="middle")),
        Column("value", "Value", lambda row, _: value_cell(row.type, row.value), layout=Layout(40, grow=1)),
        Column("project", "Project", lambda row, _: cell(row.project or "–"), layout=Layout(20)),
        Column(
            "environments", "Environments", lambda row, _: cell(" ".join(row.environments) or "–"), layout=Layout(30)
        ),
        Column("branch", "Branch", lambda row, _: cell(row.branch or "–"), layout=Layout(12)),
        Column("by", "By", lambda row, _: cell(row.updated_by or "–"), layout=Layout(12)),
    ),
    "Not set in any project.",
)
"""Variables with their values."""


def run_find(options: EnvOptions, environ: Mapping[str, str]) -> int:
    """Print where the key is set and return the exit code."""
    return run_job(find, options, options.format, environ)


async def find(service: Service, options: EnvOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print where a key is set, one request per project: 0 when it was found and all could be read, else 1."""
    key = options.words[1]
    scope = await choose_scope(service, retry, team)
    project_ref = ProjectRef()
    if options.project is not None:
        project = await choose_project(service, retry, scope, options.project)
        project_ref = ProjectRef(project.id, project.name)
    found = failed = 0
    members = await _member_names(service, retry, scope)
    by: Column[EnvVar] = Column("by", "By", lambda row, _: cell(_editor(row, members) or "–"), layout=Layout(12))
    listed = kind_of("env")
    kind = REVEALED if options.reveal else replace(listed, columns=(*listed.columns, by))
    with closing(writer_of(options.format, kind)) as writer:
        async for page in retry.pages(source("env", service, scope, project_ref, None)):
            matches = tuple(row for row in page.rows if row.key == key)
            if matches or not page.more:
                printed: Sequence[Any] = matches
                if options.reveal:
                    announce_reads(sum(unreadable_reason(row) is None for row in matches))
                    printed = [await _revealed(service, retry, scope, row, members) for row in matches]
                writer.page(printed)
                sys.stdout.flush()
            found += len(matches)
            failed += print_failures(page.failures, page.stopped)
    if not found:
        where = short(project_ref.project or scope.slug)
        remark = "; not all variables could be read" if failed else ""
        output.print_message(f"vtui: {short(key)} not found in {where}{remark}")
    return 0 if found and not failed else 1


async def _member_names(service: Service, retry: RateLimitRetry, scope: Scope) -> dict[str, str]:
    """User id -> name, for the members of a team, where they may be read."""
    found: dict[str, str] = {}
    if scope.team_id is not None:
        with suppress(VercelError):
            async for page in retry.pages(service.teams.members(scope, limit=MAX_MEMBERS)):
                found |= {member.id: member.username or member.name or member.id for member in page.rows}
    return found


def _editor(row: EnvVar, members: Mapping[str, str]) -> str | None:
    id_ = row.updated_by or row.created_by
    return members.get(id_ or "", id_)


async def _revealed(
    service: Service, retry: RateLimitRetry, scope: Scope, row: EnvVar, members: Mapping[str, str]
) -> RevealedVariable:
    value = reveal(None if unreadable_reason(row) else await fetch_value(service, retry, scope, row))
    environments = (*row.targets, *row.custom_environment_ids)
    owner = row.project or ("shared" if row.shared else None)
    by = _editor(row, members)
    return RevealedVariable(row.key, value, owner, environments, row.branch, row.type, row.updated_at, by, row.id)
