"""The colors of build tools: SGR sequences become spans, every other control sequence is removed."""

import re

from vtui import text
from vtui.table.columns import Span, Tone

MAX_DRAWN_LENGTH = 20_000
"""Characters of a line that are drawn; of the rest only the count is shown."""

_SGR = re.compile(r"\x1b\[([0-9;:]*)m")
_TONES: dict[int, Tone] = {
    30: "faint", 31: "error", 32: "ok", 33: "warn", 34: "accent", 35: "custom", 36: "accent", 37: "",
    90: "faint", 91: "error", 92: "ok", 93: "warn", 94: "accent", 95: "custom", 96: "accent", 97: "strong",
}  # fmt: skip
"""SGR code of one of the 16 terminal colors -> tone, which a theme gives a color."""


def plain(raw: str) -> str:
    """A line without escape sequences, control and invisible characters; spaces within it stay."""
    return raw if raw.isascii() and raw.isprintable() else text.clean_block(raw, len(raw) * 4 + 1).replace("\n", " ")


def colored_spans(raw: str, tone: Tone = "") -> tuple[Span, ...]:
    """The spans of a line, in `tone` where it has no color of its own; cut at `MAX_DRAWN_LENGTH` characters."""
    spans, more = _spans(raw[:MAX_DRAWN_LENGTH], tone), len(raw) - MAX_DRAWN_LENGTH
    return (*spans, Span(f" … {more:,} more characters", "faint")) if more > 0 else spans


def _spans(raw: str, tone: Tone) -> tuple[Span, ...]:
    if "\x1b[" not in raw:
        shown = plain(raw)
        return (Span(shown, tone),) if shown else ()
    spans: list[Span] = []
    current, position = tone, 0
    for match in (*_SGR.finditer(raw), None):
        part = raw[position : len(raw) if match is None else match.start()]
        if part:
            shown = _plain_part(part)
            if shown and spans and spans[-1].tone == current:
                spans[-1] = Span(spans[-1].text + shown, current)
            elif shown:
                spans.append(Span(shown, current))
        if match is not None:
            current, position = _tone_after(match[1], current, tone), match.end()
    return tuple(spans)


def _plain_part(part: str) -> str:
    """A part of a line made safe, with its leading and trailing spaces, which separate it from the parts around it."""
    if part.isascii() and part.isprintable():
        return part
    return plain(f"|{part}|")[1:-1]


def _tone_after(codes: str, current: Tone, normal: Tone) -> Tone:
    """The tone after an SGR sequence. Only the 16 colors, bold and dim count; other attributes are ignored."""
    numbers = [int(code) if code.isdigit() and len(code) < 4 else 0 for code in re.split("[;:]", codes)]
    position = 0
    while position < len(numbers):
        code = numbers[position]
        if code in (38, 48, 58):  # 38;5;n or 38;2;r;g;b
            position += 2 if numbers[position + 1 : position + 2] == [5] else 4
        elif code in (0, 39):
            current = normal
        elif code == 1 and current == normal == "":
            current = "strong"
        elif code == 2:
            current = "muted"
        elif code == 22 and current in ("strong", "muted"):
            current = normal
        else:
            current = _TONES.get(code, current)
        position += 1
    return current
