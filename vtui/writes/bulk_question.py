"""The question before many writes: how many, which, what is left out and why, and what it costs."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

from vtui import times
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import clean, count, cut, first_few, short, width
from vtui.writes import pacing
from vtui.writes.bulk import Batch, Left, Many
from vtui.writes.plan import Plan

NAME = 20
"""Terminal cells of a deployment's name in the list, at most."""
LONG = 32
"""The same of other things, whose names are all that there is."""
ENVIRONMENT = 7
"""Terminal cells of an environment."""
SHOWN = 200
"""Rows that are listed, and as many of those left out; the others are counted."""
AGE = 5
"""Terminal cells of an age."""
GAP = 2
"""Terminal cells between two of a line's parts."""
NAMED = 2
"""Reasons that are named; the others are counted."""
TOLD = 3
"""Reasons that are told in full where there is nothing to do."""
DETAIL = re.compile(r": | \(")
"""What separates a reason from what it is in this row: `still has an alias (shop.example)`."""


def line(many: Many, row: Any, context: Context, name: int) -> Cell:
    """A row of the list: its name and what is told of it; of a deployment environment, age, commit."""
    start = _padded(many.name(row), name, "strong")
    if many.line is not None:
        return (*start, *many.line(row, context))
    age = "" if row.age_from is None else times.age(row.age_from, context.now)
    where = "".join(span.text for span in cells.environment_short(row, context))
    return (*start, *_padded(where, ENVIRONMENT, "muted"), *_padded(age, AGE, "muted"), *cells.commit_line(row))


def _more(number: int) -> tuple[Cell, ...]:
    """How many are not listed."""
    return (cell(f"and {count(number)} more", "muted"),) if number > 0 else ()


def _padded(raw: str, wide: int, tone: Tone) -> Cell:
    """Text and blanks that together take `wide` cells and a gap."""
    told = cut(clean(raw), wide)
    return (Span(told, tone), Span(" " * (wide - width(told) + GAP)))


def name_width(many: Many, rows: tuple[Any, ...]) -> int:
    """Terminal cells that the names of the rows take."""
    most = NAME if many.line is None else LONG
    return min(most, max((width(clean(many.name(row))) for row in rows), default=0))


def ways(batch: Batch) -> Mapping[tuple[tuple[str, str], ...], Batch]:
    """Each way to do a batch, by the `choice` of the plan that asks about it; the usual one first."""
    found = batch.many.ways(batch.rows)
    if not found:
        return {(): batch}
    return {((way.caption, way.value),): replace(batch, many=way.many) for way in found}


def question(batch: Batch, context: Context) -> Plan:
    """What is asked before a batch is sent, with the other ways to do it; typing the number of rows confirms.

    There must be a row. `ways` tells which batch the plan that was chosen means.
    """
    usual, *others = (replace(_question(way, context), choice=choice) for choice, way in ways(batch).items())
    return replace(usual, others=tuple(others))


def _question(batch: Batch, context: Context) -> Plan:
    """The question about one way."""
    many, number = batch.many, len(batch.rows)
    verb = many.verb[0]
    wide = name_width(many, (*batch.rows, *(left.row for left in batch.left)))
    plans = tuple(many.plan(row, batch.scope, context) for row in batch.rows[:SHOWN])
    out = tuple(
        (*_padded(many.name(left.row), wide, "faint"), Span(f"skipped: {left.why}", "faint"))
        for left in batch.left[:SHOWN]
    )
    facts = [("takes", price(batch))]
    if batch.left:
        facts.insert(0, ("skipped", cell(reasons(batch.left), "warn")))
    return Plan(
        title=f"{verb} {count(number, many.noun)}?",
        subject=batch.subject or _projects(batch),
        scope=batch.scope,
        consequence=(*many.foretell(batch.rows, context), *batch.notes),
        facts=tuple(facts),
        request=plans[0].request,
        row_plans=plans,
        more_rows=max(0, number - SHOWN),
        done="",
        yes=f"{verb} {count(number, many.noun)}",
        no=many.no,
        word=str(number),
        rows=(
            *(line(many, row, context, wide) for row in batch.rows[:SHOWN]),
            *_more(number - SHOWN),
            *out,
            *_more(len(batch.left) - SHOWN),
        ),
    )


def nothing(batch: Batch) -> str:
    """Why there is nothing to ask about: the first reasons in full with the rows, as there is no list of them."""
    rows: dict[str, list[str]] = {}
    for left in batch.left:
        rows.setdefault(left.why, []).append(batch.many.name(left.row))
    told = [f"{_with_more(names)}: {why}" for why, names in list(rows.items())[:TOLD]]
    more = f"; and {count(len(rows) - TOLD)} more" if len(rows) > TOLD else ""
    return f"{batch.many.verb[0]}: nothing to do. {'; '.join(told)}{more}"


def _with_more(names: list[str]) -> str:
    """The first name and how many rows more."""
    return short(names[0]) + (f" and {count(len(names) - 1)} more" if len(names) > 1 else "")


def reasons(left: tuple[Left, ...]) -> str:
    """How many are skipped, and for which reason how many: `3: still has an alias (2), it was deleted (1)`."""
    counted = Counter(DETAIL.split(one.why)[0] for one in left).most_common()
    told = [f"{why} ({count(number)})" if len(counted) > 1 else why for why, number in counted]
    return f"{count(len(left))}: {', '.join(told[:NAMED])}{' and others' if len(told) > NAMED else ''}"


def price(batch: Batch) -> Cell:
    """Requests, and the time that the slowest of the API's own limits makes them take."""
    taken = Counter(map(batch.many.operations, batch.rows))
    operations: Counter[str] = Counter()
    for row, rows in taken.items():
        for operation in row:
            operations[operation] += rows
    told = Span(count(operations.total(), ("request", "requests")) + _methods(taken, operations))
    limits = _published(operations)
    slowest, allowance = max(
        ((pacing.longest(number, limit), limit) for limit, number in limits), default=(0, None), key=itemgetter(0)
    )
    each = len(next(iter(taken)))
    took = Span(f", {each} for each" if len(taken) == 1 and each > 1 else "")
    if slowest:
        took = Span(f", {count(slowest // pacing.MINUTE, ('minute', 'minutes'))} or more", "warn")
    if allowance is None or (not slowest and len(limits) > 1):
        return (told, took)
    window = count(allowance.window // pacing.MINUTE, ("minute", "minutes"))
    return (told, took, Span(f"; limit {count(allowance.most)} in {window}", "muted"))


def _methods(taken: Mapping[tuple[str, ...], int], operations: Mapping[str, int]) -> str:
    """How many requests there are of each method, where not every row takes the same ones."""
    from vtui.api.endpoints import ENDPOINTS

    methods: Counter[str] = Counter()
    for operation, number in operations.items():
        methods[ENDPOINTS[operation].method] += number
    if len(taken) == 1 or len(methods) == 1:
        return ""
    return f" ({', '.join(f'{count(number)} {method}' for method, number in methods.items())})"


def _published(operations: Mapping[str, int]) -> list[tuple[pacing.Allowance, int]]:
    """The documented limits that some requests spend, each with how many of them spend it."""
    from vtui.api.endpoints import ENDPOINTS

    spent: Counter[str] = Counter()
    for operation, number in operations.items():
        spent[ENDPOINTS[operation].group] += number
    return [(pacing.PUBLISHED[group], number) for group, number in spent.items() if group in pacing.PUBLISHED]


def _projects(batch: Batch) -> str:
    """What most rows are called."""
    return first_few(cut(clean(batch.many.name(row)), NAME) for row in batch.rows)
