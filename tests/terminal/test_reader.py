"""Input of a terminal becomes keys and pastes: any byte, in pieces of any size."""

import random
from collections.abc import Iterable

import pytest
from textual import events
from textual._parser import Parser
from textual.message import Message

from vtui.terminal.reader import TerminalReader


def shown(messages: Iterable[Message]) -> list[str]:
    """Keys by their characters or names, pastes as `paste:TEXT`, other messages by their class."""
    found: list[str] = []
    for message in messages:
        if isinstance(message, events.Key):
            found.append(message.character if message.is_printable and message.character else message.key)
        elif isinstance(message, events.Paste):
            found.append(f"paste:{message.text}")
        else:
            found.append(type(message).__name__)
    return found


def read(*pieces: bytes) -> list[str]:
    """What a new reader makes of pieces that come one after the other."""
    reader = TerminalReader()
    return [word for piece in pieces for word in shown(reader.feed(piece))]


def idle(reader: TerminalReader, polls: int) -> list[str]:
    """What comes of so many tenths of a second without a byte."""
    return [word for _ in range(polls) for word in shown(reader.poll())]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"jk", ["j", "k"]),
        ("é日🎉".encode(), ["é", "日", "🎉"]),
        (b"\x1b[A\x1bOP\x1b[1;5C", ["up", "f1", "ctrl+right"]),
        (b"\x1b[106;;106u\x1b[97;5u\x1b[97;2;65u", ["j", "ctrl+a", "A"]),
        (b"\x1b[I\x1b[O", ["AppFocus", "AppBlur"]),
        (b"\x1b[<0;5;5M\x1b[<0;5;5m", ["MouseDown", "MouseUp"]),
        # not UTF-8: Latin-1, 8-bit meta, a byte that UTF-8 does not have, a cut and an overlong character
        (b"caf\xe9j", ["c", "a", "f", "�", "j"]),
        (b"\xeaj", ["�", "j"]),
        (b"\xff\xfej", ["�", "�", "j"]),
        (b"\xe6\x97j", ["�", "j"]),
        (b"\xed\xa0\x80j", ["�", "�", "�", "j"]),
        # mouse reports of X10, whose coordinates are bytes
        (b"\x1b[M !!j", ["j"]),
        (b"\x1b[M \xff\xfej", ["j"]),
        (b"\x1b[M#\xc3\xa9j", ["j"]),
        # reports of the kitty protocol: a code point that no character has, alternates, a key that is let go
        (b"\x1b[1114112uj", ["replacement_character", "j"]),
        (b"\x1b[99999999999999999uj", ["replacement_character", "j"]),
        (b"\x1b[55296uj", ["replacement_character", "j"]),
        (b"\x1b[97;1;1114112uj", ["�", "j"]),
        (b"\x1b[97;1;55296;uj", ["�", "j"]),
        ("\x1b[٩٩٩٩٩٩٩٩uj".encode(), ["replacement_character", "j"]),
        (b"\x1b[97:65;5uj", ["ctrl+a", "j"]),
        (b"\x1b[97;5:2uj", ["ctrl+a", "j"]),
        (b"\x1b[97;5:3uj", ["j"]),
        # a terminal that does not know its size in pixels
        (b"\x1b[48;24;80;0;0t\x1b[<0;5;5Mj", ["Resize", "j"]),
        # pastes: text to the end mark
        (b"\x1b[200~a\x1b[0mRD\x1b[31;1m\x1b[201~j", ["paste:a\x1b[0mRD\x1b[31;1m", "j"]),
        (b"\x1b[200~\x1b]0;t\x07 \r\nq\x1b\x1b[201~j", ["paste:\x1b]0;t\x07 \r\nq\x1b", "j"]),
        (b"\x1b[200~a\x1b[200~b\x1b[201~j", ["paste:a\x1b[200~b", "j"]),
        ("\x1b[200~naïve 🎉\x1b[201~j".encode(), ["paste:naïve 🎉", "j"]),
        (b"\x1b[200~caf\xe9 \x00\xff\x1b[201~j", ["paste:caf� \x00�", "j"]),
        (b"\x1b[200~\x1b[201~j", ["j"]),
        (b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~j", ["paste:a", "paste:b", "j"]),
        (b"k\x1b[201~j", ["k", "j"]),
    ],
)  # fmt: skip
def test_input_in_pieces_of_any_size_gives_the_same_messages(data: bytes, expected: list[str]) -> None:
    assert read(data) == expected
    for at in range(1, len(data)):
        assert read(data[:at], data[at:]) == expected
    assert read(*(data[at : at + 1] for at in range(len(data)))) == expected


def test_an_incomplete_character_is_replaced_after_a_pause() -> None:
    reader = TerminalReader()
    assert shown(reader.feed(b"\xe9")) == []
    assert idle(reader, 9) == []
    assert idle(reader, 1) == ["�"]
    assert shown(reader.feed(b"j")) == ["j"]


def test_an_incomplete_mouse_report_takes_no_later_key() -> None:
    reader = TerminalReader()
    list(reader.feed(b"\x1b[M"))
    idle(reader, 10)
    assert shown(reader.feed(b"\x1b[A"))[-1] == "up"
    assert shown(reader.feed(b"jkl")) == ["j", "k", "l"]


def test_a_paste_without_an_end_mark_ends_after_a_pause() -> None:
    reader = TerminalReader()
    assert shown(reader.feed(b"\x1b[200~one \x1b[0m")) == []
    assert idle(reader, 9) == []
    assert shown(reader.feed(b"two")) == []
    assert idle(reader, 9) == []
    assert idle(reader, 1) == ["paste:one \x1b[0mtwo"]
    assert idle(reader, 30) == []
    assert shown(reader.feed(b"j")) == ["j"]
    assert shown(reader.feed(b"k" * 100)) == ["k"] * 100
    assert shown(reader.feed(b"\x1b[200~x\x1b[201~")) == ["paste:x"]


@pytest.mark.parametrize("rest", [b"R\x1b[201~j", b"R" * 90 + b"\x1b[201~j", b"\x1b[201~j"])
def test_the_rest_of_a_paused_paste_is_text(rest: bytes) -> None:
    reader = TerminalReader()
    list(reader.feed(b"\x1b[200~one"))
    assert idle(reader, 10) == ["paste:one"]
    text = rest.partition(b"\x1b")[0].decode()
    assert shown(reader.feed(rest)) == [*([f"paste:{text}"] if text else []), "j"]


def test_a_long_rest_of_a_paused_paste_is_text_before_its_end_mark() -> None:
    reader = TerminalReader()
    list(reader.feed(b"\x1b[200~one"))
    idle(reader, 10)
    assert shown(reader.feed(b"R" * 90)) == []
    assert shown(reader.feed(b"D\x1b[201~j")) == ["paste:" + "R" * 90 + "D", "j"]


def test_a_paste_of_1_mb_does_not_pass_through_the_key_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    feed = Parser.feed

    def counting(parser: Parser[Message], data: str) -> Iterable[Message]:
        parsed.append(len(data))
        return feed(parser, data)

    monkeypatch.setattr(Parser, "feed", counting)
    text = "KEY=\x1b[0m naïve\r" * 70_000
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~j"
    assert len(data) > 1_000_000
    assert read(*(data[at : at + 4096] for at in range(0, len(data), 4096))) == [f"paste:{text}", "j"]
    assert sum(parsed) == len("\x1b[200~\x1b[201~j")


def test_an_endless_paste_uses_limited_memory() -> None:
    reader = TerminalReader()
    list(reader.feed(b"\x1b[200~"))
    for _ in range(100):
        assert list(reader.feed(b"x" * 100_000)) == []
    paste, key = reader.feed(b"x\x1b[201~j")
    assert isinstance(paste, events.Paste)
    assert 4_000_000 < len(paste.text) < 4_300_000
    assert shown([key]) == ["j"]


def test_no_byte_raises_and_none_takes_later_keys() -> None:
    dice = random.Random(15)  # noqa: S311 - any bytes will do
    parts = [b"\x1b", b"[", b"M", b"<", b";", b":", b"u", b"~", b"t", b"y", b"200~", b"201~", b"9" * 9, b"\xff", b"0"]
    for _ in range(100):
        reader = TerminalReader()
        for _ in range(20):
            known = b"".join(dice.choice(parts) for _ in range(dice.randrange(1, 9)))
            list(reader.feed(known + dice.randbytes(dice.randrange(3))))
        idle(reader, 10)
        list(reader.feed(b"\x1b[201~"))
        assert shown(reader.feed(b"j")) == ["j"]
