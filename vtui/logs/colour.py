"""The colours of build tools: SGR sequences become spans, every other control sequence goes."""

import re

from vtui import text
from vtui.table.columns import Span, Tone

SHOWN = 20_000
"""Characters of a line that are drawn; how many more there are is said."""

_SGR = re.compile(r"\x1b\[([0-9;:]*)m")
_TONES: dict[int, Tone] = {
    30: "faint", 31: "error", 32: "ok", 33: "warn", 34: "accent", 35: "custom", 36: "accent", 37: "",
    90: "faint", 91: "error", 92: "ok", 93: "warn", 94: "accent", 95: "custom", 96: "accent", 97: "strong",
}  # fmt: skip
"""Colour of the 16 that every terminal has -> the tone that a theme gives its own colour."""


def plain(raw: str) -> str:
    """A line as it is read: no escape sequence, no control or invisible character; blanks within it stay."""
    return raw if raw.isascii() and raw.isprintable() else text.clean_block(raw, len(raw) * 4 + 1).replace("\n", " ")


def coloured(raw: str, tone: Tone = "") -> tuple[Span, ...]:
    """The spans of a line that is `tone` where no tool coloured it; cut at `SHOWN` characters."""
    more = len(raw) - SHOWN
    if more > 0:
        return (*_spans(raw[:SHOWN], tone), Span(f" … {more:,} more characters", "faint"))
    return _spans(raw, tone)


def _spans(raw: str, tone: Tone) -> tuple[Span, ...]:
    if "\x1b[" not in raw:
        shown = plain(raw)
        return (Span(shown, tone),) if shown else ()
    spans: list[Span] = []
    now, at = tone, 0
    for found in (*_SGR.finditer(raw), None):
        part = raw[at : len(raw) if found is None else found.start()]
        if part:
            shown = _kept_blanks(part)
            if shown and spans and spans[-1].tone == now:
                spans[-1] = Span(spans[-1].text + shown, now)
            elif shown:
                spans.append(Span(shown, now))
        if found is not None:
            now, at = _after(found[1], now, tone), found.end()
    return tuple(spans)


def _kept_blanks(part: str) -> str:
    """A part of a line made safe, its blanks at both ends kept: they part it from its neighbours."""
    if part.isascii() and part.isprintable():
        return part
    return plain(f"|{part}|")[1:-1]


def _after(codes: str, now: Tone, normal: Tone) -> Tone:
    """The tone after an SGR sequence. Colours beyond the 16, backgrounds and attributes but bold say nothing here."""
    numbers = [int(code) if code.isdigit() and len(code) < 4 else 0 for code in re.split("[;:]", codes)]
    at = 0
    while at < len(numbers):
        code = numbers[at]
        if code in (38, 48, 58):  # 38;5;n or 38;2;r;g;b
            at += 2 if numbers[at + 1 : at + 2] == [5] else 4
        elif code in (0, 39):
            now = normal
        elif code == 1 and now == normal == "":
            now = "strong"
        elif code == 2:
            now = "muted"
        elif code == 22 and now in ("strong", "muted"):
            now = normal
        else:
            now = _TONES.get(code, now)
        at += 1
    return now
