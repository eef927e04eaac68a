"""Decodes the bytes of a log stream into events, wherever the chunks are cut.

A log comes as one object a line or as one JSON array, whose items may be null (facts, section 3.1). A value
that is not an object becomes a line with a text about it.
"""

import codecs
import json
from collections.abc import Callable, Iterator
from sys import intern
from typing import Any
from zlib import crc32

from vtui import times
from vtui.models.log_event import SYNTHETIC, Level, LogEvent, LogLine, LogRequest

MAX_LINE_BYTES = 32 * 1024 * 1024
"""Bytes of one line of the stream; a longer one is replaced by a line about it."""

DEBUG = "[now-builder-debug] "
"""What the builder's own remarks begin with (CLI `util/events.ts`)."""

_MS = 100_000_000_000  # numbers from here on are ms, see `times.parse`
_LEVELS: dict[Any, Level] = {
    "error": "error",
    "fatal": "error",
    "warning": "warning",
    "warn": "warning",
    "debug": "debug",
    "trace": "debug",
}
_BLANK = b" \t\r\n\xef\xbb\xbf"
_SCAN = json.JSONDecoder().raw_decode


class Splitter:
    """Splits the bytes of a stream, piece by piece, into the JSON values in them."""

    def __init__(self) -> None:
        self._array: bool | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.complete = False
        """Whether the stream marked its end, as the end of an array does."""

    def feed(self, chunk: bytes) -> list[Any]:
        """The values that are complete now. What is no JSON is given as its bytes."""
        if self._array is None:
            begun = chunk.lstrip(_BLANK)
            if not begun:
                return []
            self._array, chunk = begun.startswith(b"["), begun
        return self._items(self._decoder.decode(chunk)) if self._array else self._lines(chunk)

    def rest(self) -> list[Any]:
        """What an ended stream leaves: a last line without its end, when it is complete all the same.

        Raises EOFError when the stream ended in the middle of a value.
        """
        if self._array:
            if not self.complete:
                raise EOFError
            return []
        last = b"".join(self._parts).strip(_BLANK)
        self._parts.clear()
        if not last:
            return []
        value = _value(last)
        if value is last:
            raise EOFError
        return [value]

    def _lines(self, chunk: bytes) -> list[Any]:
        end = chunk.rfind(b"\n")
        if end < 0:
            self._keep(chunk)
            return []
        complete = b"".join((*self._parts, chunk[:end]))
        self._parts.clear()
        self._size = 0
        self._keep(chunk[end + 1 :])
        lines = [line for line in complete.split(b"\n") if line and not line.isspace()]
        if not lines:
            return []
        from pydantic_core import from_json  # 45 ms, and the first request has imported it in a thread by now

        try:
            values: list[Any] = from_json(b"[" + b",".join(lines) + b"]")
        except ValueError:
            return [_value(line) for line in lines]
        return values if len(values) == len(lines) else [_value(line) for line in lines]

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if part and self._size <= MAX_LINE_BYTES:
            self._parts.append(part)

    def _items(self, more: str) -> list[Any]:
        text, at, items = self._text + more, 0, []
        while not self.complete:
            while at < len(text) and text[at] in " \t\r\n,[":
                at += 1
            if at == len(text):
                break
            if text[at] == "]":
                self.complete = True
                break
            try:
                value, at = _SCAN(text, at)
            except ValueError:
                break
            items.append(value)
        self._text = text[at:]
        return items


def build_events(values: list[Any]) -> list[LogEvent]:
    """Events of a build log (getDeploymentEvents): all shapes as one; keep-alives and nulls are left out."""
    return _events(values, _build_event)


def runtime_events(values: list[Any]) -> list[LogEvent]:
    """Events of a runtime log (getRuntimeLogs)."""
    return _events(values, _runtime_event)


def _events(values: list[Any], read: Callable[[dict[str, Any]], LogEvent | None]) -> list[LogEvent]:
    events: list[LogEvent] = []
    for value in values:
        event = read(value) if type(value) is dict else None if value is None else _malformed(value)
        if event is not None:
            events.append(event)
    return events


def _build_event(value: dict[str, Any]) -> LogEvent | None:
    inner = value.get("payload")
    if type(inner) is not dict:
        inner = value
    kind = value.get("type") or value.get("event")
    kind = intern(kind) if type(kind) is str else ""
    at = _time(inner.get("date") or value.get("date") or value.get("created") or inner.get("created"))
    if at is None and kind != "state":
        return None  # a keep-alive
    level = _LEVELS.get(value.get("level") or inner.get("level"), "error" if kind == "fatal" else "")
    text = inner.get("text")
    if type(text) is not str:
        text = _text_of(kind, inner)
    lines = _text_lines(at, text, level, kind)
    id_ = inner.get("id") or value.get("id")
    if type(id_) is not str or not id_:
        id_ = f"{SYNTHETIC}{inner.get('serial') or at} {kind} {crc32(text.encode('utf-8', 'replace'))}"
    return LogEvent(id_, at, lines)


def _text_of(kind: str, inner: dict[str, Any]) -> str:
    """The text of an event that has none: its aliases or its state."""
    if kind == "alias-assigned":
        hosts, error = inner.get("alias"), inner.get("aliasError")
        if error:
            message = error.get("message") if isinstance(error, dict) else error
            return f"Alias assignment failed: {message}"
        return f"Aliases assigned: {', '.join(map(str, hosts))}" if isinstance(hosts, list) and hosts else ""
    info = inner.get("info")
    state = inner.get("value") if kind == "state" else info.get("readyState") if isinstance(info, dict) else None
    if not isinstance(state, str) or not state:
        return ""
    return "The deployment failed" if state == "ERROR" else f"The deployment is {state.lower()}"


def _text_lines(at: int | None, text: str, level: Level, kind: str) -> tuple[LogLine, ...]:
    if text.startswith(DEBUG):
        text, level = text[len(DEBUG) :], level or "debug"
    text = text.strip("\r\n")
    if not text.isascii():
        text = _readable(text)
    if "\n" not in text and "\r" not in text:
        return (LogLine(at, text, level, kind),) if text else ()
    # Of what a progress bar wrote over itself, its last state stays, as on a terminal.
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return tuple(LogLine(at, line, level, kind) for line in lines)


def _runtime_event(value: dict[str, Any]) -> LogEvent | None:
    at = _time(value.get("timestampInMs"))
    message, source = value.get("message"), value.get("source")
    message, source = message if type(message) is str else "", source if type(source) is str else ""
    row = value.get("rowId")
    if source == "delimiter" and not row and value.get("level") == "error":
        return LogEvent("end", at, (), message.strip() or "no reason given")
    if at is None:
        return None
    level = _LEVELS.get(value.get("level"), "")
    status = value.get("responseStatusCode")
    request = LogRequest(
        method=_word(value.get("requestMethod")),
        path=_word(value.get("requestPath")),
        status=status if type(status) is int and status > 0 else None,
        host=_word(value.get("domain")),
        took=_duration(value.get("durationMs") or value.get("requestDurationMs")),
    )
    if value.get("messageTruncated") is True:
        message = f"{message.rstrip()} …"
    lines = _text_lines(at, message, level, intern(source)) or (LogLine(at, "", level, intern(source)),)
    first, *others = lines
    if type(row) is not str or not row:
        row = f"{SYNTHETIC}{at} {request.path} {crc32(message.encode('utf-8', 'replace'))}"
    return LogEvent(row, at, (LogLine(at, first.text, first.level, first.kind, request), *others))


def _malformed(value: Any) -> LogEvent:
    """A line about something that is not an event."""
    raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
    text = f"unreadable log line ({len(raw):,} bytes)"
    return LogEvent(f"{SYNTHETIC}malformed {crc32(raw)}", None, (LogLine(None, text, "warning", "malformed"),))


def _value(line: bytes) -> Any:
    """The JSON value of a line, or its bytes when it is none."""
    try:
        return json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return line


def _time(value: Any) -> int | None:
    if type(value) is int and _MS <= value <= times.LATEST:
        return value
    at = times.parse(value)
    return None if at == times.BAD else at


def _duration(value: Any) -> int | None:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _word(value: Any) -> str:
    return intern(_readable(value)) if type(value) is str else ""


def _readable(text: str) -> str:
    """The text with halves of surrogate pairs replaced: no file can hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def lines_of(events: list[LogEvent]) -> Iterator[LogLine]:
    """The lines of events, in order."""
    for event in events:
        yield from event.lines
