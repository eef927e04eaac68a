"""`vtui env`: where a variable is set, and what two environments have of the same keys; values only on request."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from vtui.api.errors import VercelError
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.job import reported, run_job
from vtui.cli.kinds import KINDS, Kind, source
from vtui.cli.listing import writer_of
from vtui.cli.options import Options, UsageError
from vtui.cli.patience import Patience
from vtui.cli.scope import choose_project, choose_scope
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.columns import ORDER
from vtui.resources.env.compare import Pair, Side, compare_values, pairs
from vtui.resources.env.values import READ_NOTICE, refuse
from vtui.system.secret import HiddenText
from vtui.table.columns import Cell, Column, cell
from vtui.text import clean, count, short

if TYPE_CHECKING:
    from vtui.api.secret import Secret
    from vtui.models.env_var import EnvVar

T = TypeVar("T")

MEMBERS = 500
"""People of a team to ask for, for their names."""
UNREADABLE = 2
"""Exit code of a comparison for which not everything could be read."""
ALIKE = frozenset({"same", "in both", "not readable"})
"""Results that are no difference, as far as anybody can tell."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What two environments have of a key."""

    key: str
    result: str
    """`same`, `different`, `in both`, `not readable`, `set twice`, or where alone it is."""
    first: str | None
    """The type that it has in the first; None when it is not there."""
    second: str | None


@dataclass(frozen=True, slots=True)
class WithValues(Compared):
    """The same with the values: None where there is none or none can be read."""

    first_value: str | None = field(default=None, repr=False)
    second_value: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a key is set, and to what."""

    key: str
    value: str | None = field(repr=False)
    """None for one that cannot be read back."""
    project: str | None
    environments: tuple[str, ...]
    branch: str | None
    type: str
    updated_at: int | None
    """ms since the epoch."""
    updated_by: str | None
    """A name, where the team's people may be seen; else an id."""
    id: str


def run_env(options: Options, environ: Mapping[str, str]) -> int:
    """Do what `options` ask for and return the exit code."""
    if options.words[0] == "find":
        return run_job(find, options, environ)
    try:
        code = run_job(diff, options, environ)
        sys.stdout.flush()  # what fails later no longer changes the exit code
    except BrokenPipeError:  # whoever read has read enough; that is no sign of a difference
        output.hush()
        return UNREADABLE
    except OSError as error:
        output.say(f"vtui: {error.strerror or error}")
        output.hush()
        return UNREADABLE
    return code


async def find(service: Service, options: Options, team: str | None, patience: Patience) -> int:
    """Print where a key is set, one request a project: 0 when it is anywhere and all could be read, else 1."""

    async def rows() -> int:
        key = options.words[1]
        scope = await choose_scope(service, patience, team)
        place = ProjectRef()
        if options.project is not None:
            project = await choose_project(service, patience, scope, options.project)
            place = ProjectRef(project.id, project.name)
        found = failed = 0
        people = await _people(service, patience, scope)
        kind = FOUND if options.reveal else replace(KINDS["env"], columns=(*KINDS["env"].columns, _by(people)))
        with closing(writer_of(options.format, kind)) as writer:
            async for page in patience.pages(source("env", service, scope, place, None)):
                there = tuple(row for row in page.rows if row.key == key)
                if there or not page.more:
                    shown: Sequence[Any] = there
                    if options.reveal:
                        announce(sum(refuse(row) is None for row in there))
                        shown = [await _found(service, patience, scope, row, people) for row in there]
                    writer.page(shown)
                    sys.stdout.flush()
                found += len(there)
                failed += _failures(page.failures, page.stopped)
        if not found:
            output.say(f"vtui: {short(key)} is set nowhere in {short(place.project or scope.slug)}")
        return 0 if found and not failed else 1

    return await reported(rows())


async def diff(service: Service, options: Options, team: str | None, patience: Patience) -> int:
    """Print what two environments of a project have of each key.

    0 when nothing differs, 1 when something does, `UNREADABLE` when not all of it could be read, as `diff` does.
    """

    async def rows() -> int:
        scope = await choose_scope(service, patience, team)
        projects = [await choose_project(service, patience, scope, options.project or "")]
        if options.other is not None:
            projects.append(await choose_project(service, patience, scope, options.other))
        names = [_named(word, project) for word, project in zip(options.words[1:], _both(projects), strict=True)]
        failed = 0
        there: list[tuple[EnvVar, ...]] = []
        for project in projects:
            rows: list[EnvVar] = []
            async for page in patience.pages(source("env", service, scope, ProjectRef(project.id, project.name), None)):
                rows += page.rows
                failed += _failures(page.failures, page.stopped)
                if page.hidden:
                    hidden = count(page.hidden, ("variable", "variables"))
                    output.say(f"vtui: no access to {hidden} of production with this role: not compared")
                    failed += 1
            there.append(tuple(rows))
        found = pairs(*(Side(rows, name) for rows, name in zip(_both(there), names, strict=True)))
        reads = options.compare or options.reveal
        values = await _read(service, patience, scope, found, every=options.reveal) if reads else {}
        first, second = _titles(options, projects)
        words = {"only in the first": f"only in {first}", "only in the second": f"only in {second}"}
        compared = [_compared(pair, values, words, reveal=options.reveal) for pair in found]
        with closing(writer_of(options.format, _kind(first, second, reveal=options.reveal))) as writer:
            writer.page(compared)
        secrets = sum(one.result == "not readable" for one in compared)
        if reads and secrets:
            output.say(f"vtui: {count(secrets, ('secret', 'secrets'))} cannot be read back: not compared")
        if failed:
            return UNREADABLE
        return 0 if all(one.result in ALIKE for one in compared) else 1

    return await reported(rows(), UNREADABLE)


def _both(ones: Sequence[T]) -> tuple[T, T]:
    """The first and the second, which may be the same."""
    return ones[0], ones[-1]


def _titles(options: Options, projects: Sequence[Project]) -> tuple[str, str]:
    """What the two sides are called: environments, with their project where there are two."""
    first, second = options.words[1:]
    if len(projects) == 1:
        return first, second
    return f"{projects[0].name}:{first}", f"{projects[1].name}:{second}"


async def _people(service: Service, patience: Patience, scope: Scope) -> dict[str, str]:
    """User id -> name, of a team whose people may be seen."""
    found: dict[str, str] = {}
    if scope.team_id is not None:
        with suppress(VercelError):
            async for page in patience.pages(service.teams.members(scope, limit=MEMBERS)):
                found |= {one.id: one.username or one.name or one.id for one in page.rows}
    return found


def _by(people: Mapping[str, str]) -> "Column[EnvVar]":
    return Column("by", "By", lambda row, _: cell(_editor(row, people) or "–"), width=12)


def _editor(row: "EnvVar", people: Mapping[str, str]) -> str | None:
    id_ = row.updated_by or row.created_by
    return people.get(id_ or "", id_)


async def _found(service: Service, patience: Patience, scope: Scope, row: "EnvVar", people: Mapping[str, str]) -> Found:
    value = None if refuse(row) else await _value(service, patience, scope, row)
    text = None if value is None else HiddenText(value.reveal())
    environments = (*row.targets, *row.custom_environment_ids)
    owner = row.project or ("shared" if row.shared else None)
    by = _editor(row, people)
    return Found(row.key, text, owner, environments, row.branch, row.type, row.updated_at, by, row.id)


async def _value(service: Service, patience: Patience, scope: Scope, row: "EnvVar") -> "Secret | None":
    return await patience.through(lambda: service.env.reveal(scope, row))


def _failures(failures: Sequence[str], stopped: str | None) -> int:
    """Say what could not be read; how many that are."""
    said = [*failures, *([f"incomplete: {stopped}"] if stopped is not None else [])]
    for failure in said:
        output.say(f"vtui: {failure}")
    return len(said)


def _named(name: str, project: Project) -> str:
    """The target, or the id of the custom environment, that a person means. Raises UsageError."""
    slugs = {slug: id_ for id_, slug in project.environments}
    if name in ORDER:
        return name
    if name in slugs:
        return slugs[name]
    near = get_close_matches(name, [*ORDER, *slugs], 1)
    meant = f"; did you mean {clean(near[0])}?" if near else f". There are: {', '.join(map(clean, (*ORDER, *slugs)))}."
    raise UsageError(f"{short(project.name)} has no environment {short(name)}{meant}")


async def _read(
    service: Service, patience: Patience, scope: Scope, found: list[Pair], *, every: bool
) -> "dict[str, Secret | None]":
    """Row id -> value, of those that must be known to compare, or of all that can be read."""
    wanted = {row.id: row for pair in found for row in pair.readings}
    if every:
        wanted |= {row.id: row for pair in found for row in (pair.first, pair.second) if row and not refuse(row)}
    if wanted:
        announce(len(wanted))
    return {id_: await _value(service, patience, scope, row) for id_, row in wanted.items()}


def announce(reads: int) -> None:
    """Say that so many values will be read, and that this leaves a trace."""
    if reads:
        output.say(f"vtui: reading {count(reads, ('value', 'values'))}, one request each. {READ_NOTICE}")


def _compared(pair: Pair, values: "Mapping[str, Secret | None]", words: Mapping[str, str], *, reveal: bool) -> Compared:
    sides = pair.first, pair.second
    first, second = [None if row is None else row.type for row in sides]
    result: str = pair.result
    if pair.readings and all(row.id in values for row in pair.readings):
        result = compare_values(*(values[row.id] for row in pair.readings))
    result = words.get(result, result)
    if not reveal:
        return Compared(pair.key, result, first, second)
    texts = [
        None if row is None or (value := values.get(row.id)) is None else HiddenText(value.reveal()) for row in sides
    ]
    return WithValues(pair.key, result, first, second, *texts)


def _kind(first: str, second: str, *, reveal: bool) -> Kind:
    columns: list[Column[Any]] = [
        Column("key", "Key", lambda row, _: cell(row.key), width=26, min_width=12, ellipsis="middle"),
        Column("first", first, lambda row, _: cell(row.first or "–"), width=10),
        Column("second", second, lambda row, _: cell(row.second or "–"), width=10),
        Column("result", "Result", lambda row, _: cell(row.result), width=20, min_width=14),
    ]
    if reveal:
        columns[1:3] = [
            Column("first", first, lambda row, _: _shown(row.first, row.first_value), width=30, grow=1),
            Column("second", second, lambda row, _: _shown(row.second, row.second_value), width=30, grow=1),
        ]
    return Kind(WithValues if reveal else Compared, tuple(columns), "Neither has any variables.")


def _shown(type_: str | None, value: str | None) -> Cell:
    if type_ is None:
        return cell("–")
    return cell("not readable" if value is None else value or '""')


FOUND = Kind(
    Found,
    (
        Column("key", "Key", lambda row, _: cell(row.key), width=26, min_width=12, ellipsis="middle"),
        Column("value", "Value", lambda row, _: _shown(row.type, row.value), width=40, grow=1),
        Column("project", "Project", lambda row, _: cell(row.project or "–"), width=20),
        Column("environments", "Environments", lambda row, _: cell(" ".join(row.environments) or "–"), width=30),
        Column("branch", "Branch", lambda row, _: cell(row.branch or "–"), width=12),
        Column("by", "By", lambda row, _: cell(row.updated_by or "–"), width=12),
    ),
    "It is set nowhere.",
)
