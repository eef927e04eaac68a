"""`vtui env`: where a variable is set, and what two environments have of the same keys; never a value."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.job import reported, run_job
from vtui.cli.kinds import KINDS, Kind, source
from vtui.cli.listing import writer_of
from vtui.cli.options import Options, UsageError
from vtui.cli.patience import Patience
from vtui.cli.scope import choose_project, choose_scope
from vtui.models.project import Project
from vtui.models.scope import Place, Scope
from vtui.resources.base import Column, cell
from vtui.resources.env_compare import Pair, alike, pairs
from vtui.resources.env_vars import ORDER
from vtui.text import clean, count, short

if TYPE_CHECKING:
    from vtui.models.env_var import EnvVar

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


def run_env(options: Options, environ: Mapping[str, str]) -> int:
    """Do what `options` ask for and return the exit code."""
    return run_job(find if options.words[0] == "find" else diff, options, environ)


async def find(service: Service, options: Options, team: str | None, patience: Patience) -> int:
    """Print where a key is set, one request a project: 0 when it is anywhere and all could be read, else 1."""

    async def rows() -> int:
        key = options.words[1]
        scope = await choose_scope(service, patience, team)
        place = Place()
        if options.project is not None:
            project = await choose_project(service, patience, scope, options.project)
            place = Place(project.id, project.name)
        found = failed = 0
        with closing(writer_of(options.format, KINDS["env"])) as writer:
            async for page in patience.pages(source("env", service, scope, place, None)):
                there = tuple(row for row in page.rows if row.key == key)
                if there or not page.more:
                    writer.page(there)
                    sys.stdout.flush()
                found += len(there)
                failed += _failures(page.failures, page.stopped)
        if not found:
            output.say(f"vtui: {short(key)} is set nowhere in {short(place.project or scope.slug)}")
        return 0 if found and not failed else 1

    return await reported(rows())


async def diff(service: Service, options: Options, team: str | None, patience: Patience) -> int:
    """Print what two environments of a project have of each key: 0 when nothing differs, else 1."""

    async def rows() -> int:
        scope = await choose_scope(service, patience, team)
        project = await choose_project(service, patience, scope, options.project or "")
        first, second = options.words[1:]
        names = _named(first, project), _named(second, project)
        there: list[EnvVar] = []
        failed = 0
        async for page in patience.pages(source("env", service, scope, Place(project.id, project.name), None)):
            there += page.rows
            failed += _failures((), page.stopped)
            if page.hidden:
                output.say(f"vtui: {count(page.hidden)} of production are kept from this role and not compared")
        found = pairs(there, *names)
        results = await _read(service, patience, scope, found) if options.compare else {}
        words = {"only in the first": f"only in {first}", "only in the second": f"only in {second}"}
        compared = [_compared(pair, results.get(pair.key, pair.told), words) for pair in found]
        with closing(writer_of(options.format, _kind(first, second))) as writer:
            writer.page(compared)
        return 0 if not failed and all(one.result in ALIKE for one in compared) else 1

    return await reported(rows())


def _failures(failures: Sequence[str], stopped: str | None) -> int:
    """Say what could not be read; how many that are."""
    said = [*failures, *([f"stopped early: {stopped}"] if stopped is not None else [])]
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


async def _read(service: Service, patience: Patience, scope: Scope, found: list[Pair]) -> dict[str, str]:
    """Key -> what its two values come to; they are let go at once."""
    reading = [pair for pair in found if pair.readings]
    if reading:
        output.say(f"vtui: reading {count(2 * len(reading))} values, one request each")
    results: dict[str, str] = {}
    for pair in reading:
        first, second = [
            await patience.through(lambda row=row: service.env.reveal(scope, row.project_id or "", row.id))  # type: ignore[misc] # a default that binds
            for row in pair.readings
        ]
        results[pair.key] = alike(first, second)
    return results


def _compared(pair: Pair, result: str, words: Mapping[str, str]) -> Compared:
    types = [None if row is None else row.type for row in (pair.first, pair.second)]
    return Compared(pair.key, words.get(result, result), *types)


def _kind(first: str, second: str) -> Kind:
    columns: tuple[Column[Compared], ...] = (
        Column("key", "Key", lambda row, _: cell(row.key), width=26, min_width=12, ellipsis="middle"),
        Column("first", first, lambda row, _: cell(row.first or "–"), width=10),
        Column("second", second, lambda row, _: cell(row.second or "–"), width=10),
        Column("result", "Result", lambda row, _: cell(row.result), width=20, min_width=14),
    )
    return Kind(Compared, columns, "Neither has any variables.")
