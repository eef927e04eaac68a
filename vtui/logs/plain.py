"""Logs as plain text, for a file, a pager or a pipe."""

from collections.abc import Iterable, Iterator

from vtui import times
from vtui.logs.color import plain
from vtui.models.log_event import LogLine
from vtui.text import clean

PIECE = 500
"""Lines of a piece."""


def text_line(line: LogLine) -> str:
    """One line: time, level where it has one, the request where there is one, text; nothing in it steers a terminal."""
    level = f"{line.level.upper()} " if line.level in ("warning", "error") else ""
    request = line.request
    asked = ""
    if request is not None:
        asked = f"{clean(request.method)} {request.status or '---'} {clean(request.path)}  "
    return f"{times.iso(line.at) or '-':<24}  {level}{asked}{plain(line.text)}".rstrip()


def pieces(lines: Iterable[LogLine]) -> Iterator[str]:
    """The text of all lines, in pieces, so that a thread may be stopped between them."""
    kept: list[str] = []
    for line in lines:
        kept.append(text_line(line))
        if len(kept) == PIECE:
            yield "\n".join(kept) + "\n"
            kept.clear()
    if kept:
        yield "\n".join(kept) + "\n"


def record(line: LogLine) -> dict[str, object]:
    """One line as JSON has it; keys without a value are left out."""
    request = line.request
    told: dict[str, object] = {"time": times.iso(line.at), "level": line.level, "type": line.kind, "text": line.text}
    if request is not None:
        told |= {"method": request.method, "path": request.path, "status": request.status, "host": request.host}
        told |= {"durationMs": request.took} if request.took is not None else {}
    return {name: value for name, value in told.items() if value not in (None, "") or name == "text"}
