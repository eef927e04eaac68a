"""A variable's value while it is shown: what it says, character for character, and what is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from vtui import text, times
from vtui.models.env_var import EnvVar
from vtui.models.synthetic_id import is_synthetic
from vtui.models.value_faults import value_faults
from vtui.resources.common.page import Drawing, Panel
from vtui.system.secret import HiddenText
from vtui.table.columns import Cell, Span, cell

if TYPE_CHECKING:
    from vtui.system.secret import Secret

MASK = "••••••••"
"""Stands for a value and tells no length."""
RECORDED = "Vercel records each read in the Activity log."
"""What a person is to know before a value is read (`env-variable-read`, facts more, section 5)."""
MOST = 4_000
"""Characters of a value that are shown."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value that a person asked to see."""

    secret: "Secret"
    until: int
    """When it is masked again, in ms."""


class Told(NamedTuple):
    """Why there is no value to be seen, yet or at all."""

    title: str
    hint: str = ""


def unreadable_reason(row: EnvVar) -> str | None:
    """Why a variable's value cannot be asked for."""
    if not row.readable:
        return "not readable: it can only be overwritten"
    return "the API gave it no id" if is_synthetic(row.id) or not (row.project_id or row.shared) else None


def spelled(value: str) -> list[Cell]:
    """The value as lines in which every character is seen: blanks that get lost as dots, what draws nothing by name."""
    lines = [_line(HiddenText(line)) for line in value[:MOST].split("\n")]
    return [tuple(Span(HiddenText(span.text), span.tone) for span in line) for line in lines]


def _line(line: str) -> Cell:
    spans: list[Span] = []
    at = 0
    for match in re.finditer(r"^[ ]+|[ ]+$|[ ]{2,}|[^ ]", line):
        piece = match[0]
        if piece[0] != " " and not _unseen(piece) and not _crowded(line, match.start()):
            continue
        spans += cell(line[at : match.start()])
        spans.append(Span("·" * len(piece), "warn") if piece[0] == " " else Span(_named(piece), "accent"))
        at = match.end()
    return (*spans, *cell(line[at:]))


def _unseen(character: str) -> bool:
    """Whether a character draws nothing of its own, as terminals have it."""
    return (not character.isascii() and not text.clean(character)) or unicodedata.category(character) in _UNSEEN


def _crowded(line: str, at: int) -> bool:
    """Whether a mark is one of more than four on a letter, which would paint over other lines."""
    last = line[max(0, at - 4) : at + 1]
    return not last.isascii() and all(map(text.clean, last)) and len(text.clean(last)) < len(last)


def _named(character: str) -> str:
    names = {"\t": "\\t", "\r": "\\r", "\x1b": "\\e"}
    return names.get(character) or (f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}")


def panel(row: EnvVar, answer: Revealed | Told | None, drawing: Drawing) -> Panel:
    """A mask, or the value for a while, with its faults."""
    if not row.readable:
        return Panel((cell(unreadable_reason(row)),))
    if answer is None:
        return Panel(((Span(MASK, "muted"), Span("  hidden")), cell(RECORDED, "muted")))
    if isinstance(answer, Told):
        hint = (cell(answer.hint),) if answer.hint else ()
        return Panel((cell(answer.title, "error" if hint else "muted"), *hint), alarm=bool(hint))
    value = HiddenText(answer.secret.reveal())
    lines = spelled(value) if value else [cell("nothing at all", "muted")]
    if len(value) > MOST:
        lines.append(cell(f"… and {text.count(len(value) - MOST, ('character', 'characters'))} more", "muted"))
    said = [text.count(len(value), ("character", "characters"))]
    said += [text.count(value.count("\n") + 1, ("line", "lines"))] if "\n" in value else []
    wrong: list[Cell] = [(Span("! ", "warn"), Span(fault)) for fault in value_faults(value)]
    left = times.countdown(max(0, answer.until - drawing.context.now))
    return Panel(
        (*lines, (), cell(", ".join(said), "muted"), *wrong),
        (Span("hidden again in ", "muted"), Span(left)),
    )
