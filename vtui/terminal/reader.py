"""From the bytes of a terminal to messages of Textual: no input raises, and a paste is one text."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

PASTE_START = b"\x1b[200~"
PASTE_END = b"\x1b[201~"
MOUSE_BYTES = 3
"""Bytes that follow `ESC [ M` in the mouse reports of X10: the button, the column and the row, each plus 32."""
MAX_PASTE = 4 * 1024 * 1024
"""Maximum bytes of a paste. No input of vtui takes as many, so that no text is inserted in part."""
IDLE_POLLS = 10
"""Polls without input after which a paste or a character counts as complete: about a second."""
MAX_KEY = 64
"""Maximum bytes of a key. More at once, after a pause within a paste, is the rest of that paste."""
MAX_CODE_POINT = 0x10FFFF
REPLACEMENT = ord("\N{REPLACEMENT CHARACTER}")
KEY_RELEASED = "3"
"""The event type of a released key in the kitty protocol."""

_MARKER = re.compile(rb"\x1b\[(?:200~|M)")
_MARKER_TAIL = len(PASTE_START) - 1
# https://sw.kovidgoyal.net/kitty/keyboard-protocol/: CSI code:alternates ; modifiers:event ; text as code points, end
_KITTY = re.compile(r"\x1b\[([\d:]*);?([\d:]*);?([\d:]*);?([u~ABCDEFHPQRS])")


class KeyParser(XTermParser):
    """Textual's parser, without its exceptions for invalid code points and for a terminal of no size."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if (kitty := _KITTY.fullmatch(sequence)) is None:
            return super()._sequence_to_key_events(sequence, alt)
        codes, modifiers, text, end = kitty.groups()
        modifiers, _, event_type = modifiers.partition(":")
        if event_type.partition(":")[0] == KEY_RELEASED:
            return [events.Key(Keys.Ignore, sequence)]
        fields = [_possible(codes.partition(":")[0]), modifiers, ":".join(map(_possible, text.split(":")))]
        while len(fields) > 1 and not fields[-1]:
            fields.pop()
        return super()._sequence_to_key_events(f"\x1b[{';'.join(fields)}{end}", alt)

    def parse_mouse_code(self, code: str) -> Message | None:
        """The mouse event; None also where the terminal reported no size in pixels: the position is unknown."""
        try:
            return super().parse_mouse_code(code)
        except ZeroDivisionError:
            return None


def _possible(code_point: str) -> str:
    """A code point in digits; an invalid one becomes that of the replacement character."""
    if not code_point:
        return ""
    number = int(code_point)
    return str(REPLACEMENT if number > MAX_CODE_POINT or 0xD800 <= number <= 0xDFFF else number)


class TerminalReader:
    """Reads the input of a terminal, in pieces of any size.

    Bytes that are not UTF-8 become replacement characters. The content of a bracketed paste is one `Paste`, escape
    sequences included, and does not pass through the parser of keys, so that the time is linear in its length. A paste
    without an end mark ends after some time without input.
    """

    def __init__(self, debug: bool = False) -> None:
        """With `debug` Textual's parser writes a log."""
        self._parser = KeyParser(debug)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._paste: bytearray | None = None
        self._tail = b""
        self._mouse_bytes = 0
        self._idle = 0
        self._paste_paused = False

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that these bytes complete."""
        self._idle = 0
        if self._paste_paused:
            self._paste_paused = False
            if PASTE_END in data or (len(data) > MAX_KEY and not data.startswith(b"\x1b")):
                self._paste = bytearray()
        while data:
            messages, data = self._read_keys(data) if self._paste is None else self._read_paste(data)
            yield from messages
        yield from self._parser.tick()

    def poll(self) -> Iterator[Message]:
        """The messages that end after a tenth of a second without input, when this is to be called."""
        self._idle += 1
        if self._idle == IDLE_POLLS:
            self._mouse_bytes, self._tail = 0, b""
            if self._paste is not None:
                self._paste_paused = True
                yield from self._end_paste(len(self._paste))
            yield from self._parse(b"", final=True)
        yield from self._parser.tick()

    def close(self) -> None:
        """End the parser."""
        for _ in self._parser.feed(""):
            pass

    def _read_keys(self, data: bytes) -> tuple[Iterable[Message], bytes]:
        """Messages up to the next paste or mouse report of X10, and the rest of the bytes."""
        if self._mouse_bytes:
            return self._read_mouse(data)
        window = self._tail + data
        marker = _MARKER.search(window)
        if marker is None:
            self._tail = window[-_MARKER_TAIL:]
            return self._parse(data), b""
        end = marker.end() - len(self._tail)
        self._tail = b""
        if marker[0] == PASTE_START:
            self._paste = bytearray()
            return self._parse(data[:end] + PASTE_END), data[end:]
        self._mouse_bytes = MOUSE_BYTES
        return self._parse(data[:end]), data[end:]

    def _read_mouse(self, data: bytes) -> tuple[Iterable[Message], bytes]:
        """The rest of a mouse report, whose bytes are no text and which Textual ignores, and the rest of the bytes."""
        count = next((i for i, byte in enumerate(data[: self._mouse_bytes]) if byte < 32), self._mouse_bytes)
        taken = data[:count]
        self._mouse_bytes = self._mouse_bytes - len(taken) if count == self._mouse_bytes else 0
        return self._parse(b" " * len(taken)), data[count:]

    def _read_paste(self, data: bytes) -> tuple[Iterable[Message], bytes]:
        """The paste when these bytes end it, and the rest of the bytes."""
        paste = self._paste = self._paste if self._paste is not None else bytearray()
        searched = max(0, len(paste) - len(PASTE_END) + 1)
        paste += data
        end = paste.find(PASTE_END, searched)
        if end < 0:
            del paste[MAX_PASTE : -len(PASTE_END) + 1]
            return (), b""
        rest = bytes(paste[end + len(PASTE_END) :])
        return self._end_paste(end), rest

    def _end_paste(self, end: int) -> list[Message]:
        """The paste as text, its first `end` bytes; none for an empty one."""
        text = (self._paste or b"")[:end].decode("utf-8", "replace")
        self._paste = None
        return [events.Paste(text)] if text else []

    def _parse(self, data: bytes, *, final: bool = False) -> Iterator[Message]:
        """Keys and reports. Textual's parser sees each paste as an empty one, which is dropped."""
        if text := self._decoder.decode(data, final):
            yield from (message for message in self._parser.feed(text) if not isinstance(message, events.Paste))
