"""The question before many writes: how many rows, which, which are skipped and why, and the number of requests."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from vtui import times
from vtui.api.endpoints import ENDPOINTS
from vtui.models.scope import Scope
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import clean, count, cut, first_few, short, width
from vtui.writes import pacing
from vtui.writes.bulk import Batch, Many, Skipped
from vtui.writes.plan import Operation, Question

NAME, LONG, ENVIRONMENT, AGE, GAP = 20, 32, 7, 5, 2
"""Terminal cells of a line's parts: a deployment's name at most, another thing's, environment, age; and between two."""
SHOWN = 200
"""Rows that are listed, and as many of those left out; the others are counted."""
MAX_NAMED, MAX_REASONS = 2, 3
"""Reasons that are named, the others are counted; and that are shown in full where there is nothing to do."""
DETAIL = re.compile(r": | \(")
"""What separates a reason from what it is in this row: `still has an alias (shop.example)`."""


def line(many: Many, row: Any, context: Context, name: int) -> Cell:
    """A row of the list: its name and description, for a deployment environment, age and commit."""
    start = _padded(many.name(row), name, "strong")
    if many.line is not None:
        return (*start, *many.line(row, context))
    age = "" if row.age_from is None else times.age(row.age_from, context.now)
    where = "".join(span.text for span in cells.environment_short(row, context))
    return (*start, *_padded(where, ENVIRONMENT, "muted"), *_padded(age, AGE, "muted"), *cells.commit_line(row))


def _more(number: int) -> tuple[Cell, ...]:
    return (cell(f"and {count(number)} more", "muted"),) if number > 0 else ()


def _padded(raw: str, wide: int, tone: Tone) -> Cell:
    """Text and spaces that together take `wide` cells and a gap."""
    text = cut(clean(raw), wide)
    return (Span(text, tone), Span(" " * (wide - width(text) + GAP)))


def name_width(many: Many, rows: tuple[Any, ...]) -> int:
    """Terminal cells that the names of the rows take."""
    most = NAME if many.line is None else LONG
    return min(most, max((width(clean(many.name(row))) for row in rows), default=0))


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch with the question before it."""

    batch: Batch
    question: Question
    operations: tuple[Operation, ...]
    """Of the first rows."""
    others: "tuple[BatchPlan, ...]" = ()
    """Other ways to do it, each with another `choice` in its question."""

    @property
    def scope(self) -> Scope:
        """The scope that the requests go to."""
        return self.batch.scope

    @property
    def more(self) -> int:
        """Number of rows that are not among `operations`."""
        return len(self.batch.rows) - len(self.operations)


def batch_plan(batch: Batch, context: Context) -> BatchPlan:
    """The question about a batch, with the other ways to do it; typing the number of rows confirms.

    There must be a row.
    """
    ways = [
        replace(batch, many=way.many, choice=((way.caption, way.value),)) for way in batch.many.ways(batch.rows)
    ] or [batch, *batch.others]
    first, *others = (_plan(way, context) for way in ways)
    return replace(first, others=tuple(others))


def _plan(batch: Batch, context: Context) -> BatchPlan:
    many, number, chosen = batch.many, len(batch.rows), len(batch.rows) + len(batch.skipped)
    yes = f"{many.verb[0]} {count(number, many.noun)}"
    title = yes if number == chosen else f"{many.verb[0]} {count(number)} of {count(chosen, many.noun)}"
    wide = name_width(many, (*batch.rows, *(skipped.row for skipped in batch.skipped)))
    rows = [line(many, row, context, wide) for row in batch.rows[:SHOWN]]
    skipped = [
        (*_padded(many.name(row), wide, "faint"), Span(f"skipped: {why}", "faint"))
        for row, why in batch.skipped[:SHOWN]
    ]
    reasons_fact = (("skipped", cell(reasons(batch.skipped), "warn")),) if batch.skipped else ()
    question = Question(
        title=f"{title}?",
        subject=batch.subject or first_few(cut(clean(many.name(row)), NAME) for row in batch.rows),
        consequences=(*many.summarize(batch.rows, context), *batch.notes),
        facts=(*reasons_fact, *cost(batch)),
        rows=(*rows, *_more(number - SHOWN), *skipped, *_more(len(batch.skipped) - SHOWN)),
        choice=batch.choice,
        word=str(number),
        yes=yes,
        no=many.no,
    )
    operations = tuple(many.plan(row, batch.scope, context).operation for row in batch.rows[:SHOWN])
    return BatchPlan(batch, question, operations)


def nothing_to_do(batch: Batch) -> str:
    """The message where every row is skipped: the first reasons in full with the rows, as there is no list of them."""
    rows: dict[str, list[str]] = {}
    for row, why in batch.skipped:
        rows.setdefault(why, []).append(batch.many.name(row))
    reasons = [f"{_with_more(names)}: {why}" for why, names in list(rows.items())[:MAX_REASONS]]
    more = f"; and {count(len(rows) - MAX_REASONS)} more" if len(rows) > MAX_REASONS else ""
    return f"{batch.many.verb[0]}: nothing to do. {'; '.join(reasons)}{more}"


def _with_more(names: list[str]) -> str:
    return short(names[0]) + (f" and {count(len(names) - 1)} more" if len(names) > 1 else "")


def reasons(skipped: tuple[Skipped, ...]) -> str:
    """How many are skipped, and for which reason how many: `3: still has an alias (2), it was deleted (1)`."""
    counted = Counter(DETAIL.split(one.why)[0] for one in skipped).most_common()
    named = [f"{why} ({count(number)})" if len(counted) > 1 else why for why, number in counted[:MAX_NAMED]]
    return f"{count(len(skipped))}: {', '.join(named)}{' and others' if len(counted) > MAX_NAMED else ''}"


def cost(batch: Batch) -> tuple[tuple[str, Cell], ...]:
    """Labels and values: the requests, and the time that the slowest of the API's own limits makes them take."""
    taken = Counter(map(batch.many.endpoints, batch.rows))
    requests = Counter(name for names in taken.elements() for name in names)
    each = len(next(iter(taken)))
    total = count(requests.total()) + _methods(taken, requests)
    of_each = f" ({each} per {batch.many.noun[0]})" if len(taken) == 1 and each > 1 and len(batch.rows) > 1 else ""
    facts = [("requests", (Span(total), Span(of_each, "muted")))]
    slowest, allowance = max(
        ((pacing.duration(number, limit), limit) for limit, number in _published(requests)),
        default=(0, None),
        key=itemgetter(0),
    )
    if slowest and allowance is not None:
        minutes = allowance.window // pacing.MINUTE
        window = "minute" if minutes == 1 else f"{count(minutes)} minutes"
        limit = f" (limit: {count(allowance.most)} {allowance.noun} per {window})"
        at_least = f"at least {count(slowest // pacing.MINUTE, ('minute', 'minutes'))}"
        facts.append(("time", (Span(at_least, "warn"), Span(limit, "muted"))))
    return tuple(facts)


def _methods(taken: Mapping[tuple[str, ...], int], requests: Counter[str]) -> str:
    """How many requests there are of each method, where not every row takes the same ones."""
    methods = Counter(ENDPOINTS[name].method for name in requests.elements())
    if len(taken) == 1 or len(methods) == 1:
        return ""
    return f" ({', '.join(f'{count(number)} {method}' for method, number in methods.items())})"


def _published(requests: Counter[str]) -> list[tuple[pacing.Allowance, int]]:
    """The documented limits that some requests spend, each with how many of them spend it."""
    spent = Counter(ENDPOINTS[name].group for name in requests.elements())
    return [(pacing.PUBLISHED[group], number) for group, number in spent.items() if group in pacing.PUBLISHED]
