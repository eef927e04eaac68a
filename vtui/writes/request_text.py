"""The requests of operations as text to read and to copy: all of them, in the order of sending, without secrets."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from vtui.api.address import address_of
from vtui.models.requests import WriteRequest
from vtui.table.columns import Cell, Span, cell
from vtui.text import count
from vtui.writes.plan import Operation

HIDDEN = "(hidden)"
"""Stands in a request for what it keeps secret."""


def shown_body(body: Mapping[str, Any], indent: int | None = None) -> str:
    """The JSON body of a write as it may be shown and copied: without its secrets, which only the client opens."""
    return json.dumps(body, indent=indent, default=lambda _: HIDDEN)


def curl(base: str, method: str, path: str, body: Mapping[str, Any] | None = None, *, fail: bool = False) -> str:
    """A request as a command for a POSIX shell, on one line; the token is the shell's `$VERCEL_TOKEN`.

    `path` is with its query, as sent: no endpoint of vtui takes a secret there. `body` is JSON to be sent along. With
    `fail` the command fails where the request is refused.
    """
    verb = "" if method == "GET" else f"-X {shlex.quote(method)} "
    sent = "" if body is None else f'-H "Content-Type: application/json" --data {shlex.quote(shown_body(body))} '
    options = ("-f " if fail else "") + verb
    return f'curl {options}-H "Authorization: Bearer $VERCEL_TOKEN" {sent}{shlex.quote(base + path)}'


class Step(NamedTuple):
    """A request of an operation."""

    number: int
    """Its place in the order of sending, from 1; of an undo that of the request that it takes back."""
    request: WriteRequest
    after: bool = False
    """Whether it is sent only when the one before it was accepted."""
    before: bool = False
    """Whether another one is sent only when it was accepted."""
    undoes: tuple[int, ...] = ()
    """Of an undo the numbers of the requests of which one must be refused; empty for all others."""


def steps(operations: Sequence[Operation]) -> Iterator[Step]:
    """The requests of operations, each undo after the requests that it belongs to."""
    number = 0
    for operation in operations:
        first, last = number + 1, number + len(operation.requests)
        for number, request in enumerate(operation.requests, first):
            yield Step(number, request, after=number > first, before=number < last)
        if operation.undo is not None:
            yield Step(first, operation.undo, undoes=tuple(range(first + 1, last + 1)))


def request_count(operations: Sequence[Operation]) -> int:
    """The number of requests, without those that undo another."""
    return sum(len(operation.requests) for operation in operations)


def request_lines(operations: Sequence[Operation], more: int = 0) -> list[Cell]:
    """The requests as they will be sent, without the token; `more` is the number of rows whose requests are left out.

    The body of a single one has a line for each key. Those of several take one line each: all requests, and what undoes
    them, should be in sight together.
    """
    several = request_count(operations) > 1
    indent = None if several else 2
    lines: list[Cell] = []
    for step in steps(operations):
        method, path = address_of(step.request)
        if lines:
            lines.append(())
        if step.undoes:
            lines.append(cell(f"{_undoes(step)}:", "muted"))
        elif step.after:
            lines.append(cell(f"Only if request {step.number - 1} succeeds:", "muted"))
        number = (Span(f"{step.number}. ", "strong"),) if several and not step.undoes else ()
        lines.append((*number, Span(f"{method} ", "write"), Span(path)))
        if step.request.body is not None:
            lines += [(Span(line),) for line in shown_body(step.request.body, indent=indent).split("\n")]
    if more:
        lines += [(), cell(f"{_not_shown(more)}.", "muted")]
    return lines


def commands(operations: Sequence[Operation], base: str, more: int = 0) -> str:
    """The requests as commands for a POSIX shell, without the token; `base` is where the API is.

    One that follows another of its operation runs only after it succeeded. What undoes a request is a comment.
    """
    text = ""
    for step in steps(operations):
        command = curl(base, *address_of(step.request), step.request.body, fail=step.before)
        if step.undoes:
            text += f"\n# {_undoes(step)}:\n# {command}"
        elif step.after:
            text += f" &&\n{command}"
        else:
            text += f"\n{command}"
    return text.lstrip("\n") + (f"\n# {_not_shown(more)}." if more else "")


def _undoes(step: Step) -> str:
    refused = " or ".join(map(count, step.undoes))
    return f"If request {refused} fails, this undoes request {step.number}"


def _not_shown(more: int) -> str:
    return f"The requests of {count(more, ('more row', 'more rows'))} are not shown"
