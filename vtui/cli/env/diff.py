"""`vtui env diff`: the differences between two environments."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.env.options import EnvOptions
from vtui.cli.env.values import Values, announce_reads, fetch_value, print_failures, reveal, value_cell
from vtui.cli.job import run_job
from vtui.cli.options import UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.cli.rows.kinds import Kind, source
from vtui.cli.rows.list_rows import writer_of
from vtui.cli.scope import choose_project, choose_scope
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.cells import ORDER
from vtui.resources.env.compare import Pair, Side, compare_values, pairs
from vtui.resources.env.values import unreadable_reason
from vtui.table.columns import Column, Layout, cell
from vtui.text import clean, count, short

if TYPE_CHECKING:
    from vtui.models.env_var import EnvVar

T = TypeVar("T")

INCOMPLETE = 2
"""Exit code of a comparison for which not everything could be read."""
EQUAL = frozenset({"same", "in both", "not comparable"})
"""Results that do not count as a difference."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A key in two environments."""

    key: str
    result: str
    """`same`, `different`, `in both`, `not comparable`, `set twice`, or the only environment where it is set."""
    first: str | None
    """`Config`, `Secret` or `Legacy secret` in the first environment; None when it is not set there."""
    second: str | None


@dataclass(frozen=True, slots=True)
class RevealedComparison(Comparison):
    """A key in two environments with its values: None where it is not set or cannot be read back."""

    first_value: str | None = field(default=None, repr=False)
    second_value: str | None = field(default=None, repr=False)


def run_diff(options: EnvOptions, environ: Mapping[str, str]) -> int:
    """Print the comparison and return the exit code."""
    try:
        code = run_job(diff, options, options.format, environ, failed=INCOMPLETE)
        sys.stdout.flush()  # a later failure does not change the exit code
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a closed pipe says nothing about the environments
            output.print_message(f"vtui: {error.strerror or error}")
        output.discard()
        return INCOMPLETE
    return code


async def diff(service: Service, options: EnvOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print the keys of two environments with what each has.

    0 when nothing differs, 1 when something does, `INCOMPLETE` when not everything could be read, as `diff` does.
    """
    scope = await choose_scope(service, retry, team)
    projects = [await choose_project(service, retry, scope, options.project or "")]
    if options.other is not None:
        projects.append(await choose_project(service, retry, scope, options.other))
    names = [_environment(word, of) for word, of in zip(options.words[1:], _both(projects), strict=True)]
    failed = 0
    variables: list[tuple[EnvVar, ...]] = []
    for project in projects:
        rows: list[EnvVar] = []
        async for page in retry.pages(source("env", service, scope, ProjectRef(project.id, project.name), None)):
            rows += page.rows
            failed += print_failures(page.failures, page.stopped)
            if page.hidden:
                hidden = count(page.hidden, ("production variable", "production variables"))
                output.print_message(f"vtui: {hidden} not compared: your role has no access to them")
                failed += 1
        variables.append(tuple(rows))
    found = pairs(*(Side(rows, name) for rows, name in zip(_both(variables), names, strict=True)))
    reads = options.compare or options.reveal
    values = await _fetch_values(service, retry, scope, found, every=options.reveal) if reads else {}
    first, second = _titles(options, projects)
    results = {"only in the first": f"only in {first}", "only in the second": f"only in {second}"}
    compared = [_compare(pair, values, results, reveal_values=options.reveal) for pair in found]
    with closing(writer_of(options.format, _kind(first, second, reveal_values=options.reveal))) as writer:
        writer.page(compared)
    secrets = sum(comparison.result == "not comparable" for comparison in compared)
    if reads and secrets:
        output.print_message(
            f"vtui: {count(secrets, ('key', 'keys'))} not compared: values of Secrets cannot be read back"
        )
    if failed:
        return INCOMPLETE
    return 0 if all(comparison.result in EQUAL for comparison in compared) else 1


def _both(items: Sequence[T]) -> tuple[T, T]:
    """The first and the second item, which may be the same."""
    return items[0], items[-1]


def _titles(options: EnvOptions, projects: Sequence[Project]) -> tuple[str, str]:
    """The names of the two environments, with their project where there are two."""
    first, second = options.words[1:]
    if len(projects) == 1:
        return first, second
    return f"{projects[0].name}:{first}", f"{projects[1].name}:{second}"


def _environment(name: str, project: Project) -> str:
    """The target with a name, or the id of the custom environment with a slug. Raises UsageError."""
    slugs = {slug: id_ for id_, slug in project.environments}
    if name in ORDER:
        return name
    if name in slugs:
        return slugs[name]
    near = get_close_matches(name, [*ORDER, *slugs], 1)
    suggestion = (
        f"Did you mean {clean(near[0])}?" if near else f"Environments: {', '.join(map(clean, (*ORDER, *slugs)))}."
    )
    raise UsageError(f"environment {short(name)} not found in {short(project.name)}. {suggestion}")


async def _fetch_values(
    service: Service, retry: RateLimitRetry, scope: Scope, found: list[Pair], *, every: bool
) -> Values:
    """The values that are needed for the comparison, or all that can be read."""
    wanted = {row.id: row for pair in found for row in pair.readings}
    if every:
        wanted |= {
            row.id: row for pair in found for row in (pair.first, pair.second) if row and not unreadable_reason(row)
        }
    announce_reads(len(wanted))
    return {id_: await fetch_value(service, retry, scope, row) for id_, row in wanted.items()}


def _compare(pair: Pair, values: Values, results: Mapping[str, str], *, reveal_values: bool) -> Comparison:
    sides = pair.first, pair.second
    first, second = [None if row is None else row.kind for row in sides]
    result: str = pair.result
    if pair.readings and all(row.id in values for row in pair.readings):
        result = compare_values(*(values[row.id] for row in pair.readings))
    result = results.get(result, result)
    if not reveal_values:
        return Comparison(pair.key, result, first, second)
    texts = [None if row is None else reveal(values.get(row.id)) for row in sides]
    return RevealedComparison(pair.key, result, first, second, *texts)


def _kind(first: str, second: str, *, reveal_values: bool) -> Kind:
    def side(id_: str, title: str) -> Column[Any]:
        if reveal_values:
            value = attrgetter(id_, f"{id_}_value")
            return Column(id_, title, lambda row, _: value_cell(*value(row)), layout=Layout(30, grow=1))
        return Column(id_, title, lambda row, _: cell(getattr(row, id_) or "–"), layout=Layout(10))

    columns: tuple[Column[Any], ...] = (
        Column("key", "Key", lambda row, _: cell(row.key), layout=Layout(26, min_width=12, ellipsis="middle")),
        side("first", first),
        side("second", second),
        Column("result", "Result", lambda row, _: cell(row.result), layout=Layout(20, min_width=14)),
    )
    return Kind(RevealedComparison if reveal_values else Comparison, columns, "No variables in either environment.")
