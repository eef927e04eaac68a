"""The value of an env var while it is shown: every character visible, and its problems."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from vtui import text, times
from vtui.models.env_var import EnvVar
from vtui.models.synthetic_id import is_synthetic
from vtui.models.value_faults import value_faults
from vtui.resources.common.page import Drawing, Panel
from vtui.system.secret import HiddenText, Secret
from vtui.table.columns import Cell, Span, cell

MASK = "••••••••"
"""Shown in place of a value, without its length."""
READ_NOTICE = "Vercel records each read in the Activity log."
"""Shown before a value is read (`env-variable-read`, facts more, section 5)."""
MAX_SHOWN_LENGTH = 4_000
"""Characters of a value that are shown."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value that the user revealed."""

    secret: Secret
    until: int
    """When it is masked again, in ms."""


class Unavailable(NamedTuple):
    """Why the value is not shown."""

    title: str
    hint: str = ""


def unreadable_reason(row: EnvVar) -> str | None:
    """Why the value of an env var cannot be read; None if it can."""
    if not row.readable:
        return "a Secret cannot be read back, only overwritten"
    return missing_id(row)


def missing_id(row: EnvVar) -> str | None:
    """Why no request can name an env var; None if one can."""
    return "the API response has no ID for it" if is_synthetic(row.id) or not (row.project_id or row.shared) else None


def visible_lines(value: str) -> list[Cell]:
    """The value as lines with every character visible: spaces at its ends or in a row as dots, others by name."""
    lines = [_line(HiddenText(line)) for line in value[:MAX_SHOWN_LENGTH].split("\n")]
    return [tuple(Span(HiddenText(span.text), span.tone) for span in line) for line in lines]


def _line(line: str) -> Cell:
    spans: list[Span] = []
    at = 0
    for match in re.finditer(r"^[ ]+|[ ]+$|[ ]{2,}|[^ ]", line):
        piece = match[0]
        if piece[0] != " " and not _is_invisible(piece) and not _has_too_many_marks(line, match.start()):
            continue
        spans += cell(line[at : match.start()])
        spans.append(Span("·" * len(piece), "warn") if piece[0] == " " else Span(_escaped(piece), "accent"))
        at = match.end()
    return (*spans, *cell(line[at:]))


def _is_invisible(character: str) -> bool:
    return (not character.isascii() and not text.clean(character)) or unicodedata.category(character) in _UNSEEN


def _has_too_many_marks(line: str, at: int) -> bool:
    """Whether a mark is one of more than four on a letter, which would overlap other lines."""
    last = line[max(0, at - 4) : at + 1]
    return not last.isascii() and all(map(text.clean, last)) and len(text.clean(last)) < len(last)


def _escaped(character: str) -> str:
    names = {"\t": "\\t", "\r": "\\r", "\x1b": "\\e"}
    return names.get(character) or (f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}")


def panel(row: EnvVar, answer: Revealed | Unavailable | None, drawing: Drawing) -> Panel:
    """A mask, or the value for a while, with its problems."""
    if not row.readable:
        return Panel((cell(unreadable_reason(row)),))
    if answer is None:
        return Panel(((Span(MASK, "muted"), Span("  hidden")), cell(READ_NOTICE, "muted")))
    if isinstance(answer, Unavailable):
        hint = (cell(answer.hint),) if answer.hint else ()
        return Panel((cell(answer.title, "error" if hint else "muted"), *hint), alarm=bool(hint))
    value = HiddenText(answer.secret.reveal())
    lines = visible_lines(value) if value else [cell("empty", "muted")]
    if len(value) > MAX_SHOWN_LENGTH:
        more = text.count(len(value) - MAX_SHOWN_LENGTH, ("character", "characters"))
        lines.append(cell(f"… and {more} more", "muted"))
    sizes = [text.count(len(value), ("character", "characters"))]
    sizes += [text.count(value.count("\n") + 1, ("line", "lines"))] if "\n" in value else []
    problems: list[Cell] = [(Span("! ", "warn"), Span(problem)) for problem in value_faults(value)]
    left = times.countdown(max(0, answer.until - drawing.context.now))
    return Panel(
        (*lines, (), cell(", ".join(sizes), "muted"), *problems), (Span("hidden again in ", "muted"), Span(left))
    )
