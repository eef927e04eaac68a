"""Logs as plain text and as JSON records, for a file, a pager or a pipe."""

from collections.abc import Iterable, Iterator

from vtui import times
from vtui.logs.color import plain
from vtui.models.log_event import LogLine
from vtui.text import clean

CHUNK_LINES = 500
"""Lines in a chunk."""


def text_line(line: LogLine) -> str:
    """A line as time, level and request (if any) and text, without control characters."""
    level = f"{line.level.upper()} " if line.level in ("warning", "error") else ""
    request = line.request
    request_text = ""
    if request is not None:
        request_text = f"{clean(request.method)} {request.status or '---'} {clean(request.path)}  "
    return f"{times.iso(line.at) or '-':<24}  {level}{request_text}{plain(line.text)}".rstrip()


def text_chunks(lines: Iterable[LogLine]) -> Iterator[str]:
    """The text of all lines in chunks, so that a thread can stop between them."""
    chunk: list[str] = []
    for line in lines:
        chunk.append(text_line(line))
        if len(chunk) == CHUNK_LINES:
            yield "\n".join(chunk) + "\n"
            chunk.clear()
    if chunk:
        yield "\n".join(chunk) + "\n"


def line_record(line: LogLine) -> dict[str, object]:
    """A line as a JSON object; keys without a value are omitted."""
    request = line.request
    values: dict[str, object] = {"time": times.iso(line.at), "level": line.level, "type": line.kind, "text": line.text}
    if request is not None:
        values |= {"method": request.method, "path": request.path, "status": request.status, "host": request.host}
        values |= {"durationMs": request.took} if request.took is not None else {}
    return {name: value for name, value in values.items() if value not in (None, "") or name == "text"}
