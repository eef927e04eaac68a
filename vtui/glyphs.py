"""All glyphs beyond ASCII that vtui draws, each with its replacement in ASCII.

Each takes one terminal cell. Most are of ambiguous width (Unicode TR11, `A`): a terminal set up for Chinese, Japanese
or Korean may draw them two cells wide, which vtui cannot know. `--ascii` is for those, and for fonts without a glyph.
"""

from collections.abc import Mapping

from rich.cells import cell_len

STATES = dict(zip("●○◐◌◉×■□⊘★⚠▪", "*o%.@x#_-$!#", strict=True))
"""Glyphs of states."""
SIGNS = dict(zip("✓✗–—•·…→←↑↓↳›▲▼▶◀▸▾△▽⏎⟩±≈\N{REPLACEMENT CHARACTER}", "+x--*.~><^v`>^v><>v^v<>~~?", strict=True))
"""Glyphs in and between words."""
LINES = {
    **dict.fromkeys("─╌┄┈╴╶╸╺", "-"),
    **dict.fromkeys("━═╍", "="),
    **dict.fromkeys("│┃║╎╏┆┊╵╷", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+"),
    **dict.fromkeys("▏▎▍▕▐", "|"),
    "▌": ">",
}
"""Borders, bars, and the cursor's edge."""
BLOCKS = {
    **dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True)),
    **dict.fromkeys("▀▔🮂", "-"),
    **dict.fromkeys("▊▋▉▙▟▛▜▗▖▝▘░▒▓", "#"),
}
"""Steps of a strip, scrollbars, edges."""
BRAILLE = {chr(code): "." for code in range(0x2801, 0x2900)} | {"⠀": " "}
"""Dots of plots and spinners."""

ASCII: Mapping[str, str] = {**STATES, **SIGNS, **LINES, **BLOCKS, **BRAILLE}
"""Glyph -> its replacement in ASCII."""

_TABLE = str.maketrans(dict(ASCII) | {"🔎": "/ "})  # drawn by Textual, two cells wide


def plain(text: str) -> str:
    """The text with the glyphs of vtui in ASCII, of the same width; other characters stay."""
    if text.isascii():
        return text
    return text.replace(" …", "..").translate(_TABLE)


def in_encoding(text: str, encoding: str) -> str:
    """The text with ASCII for what an encoding lacks, of the same width: glyphs of vtui, and `?` for others."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_in_encoding(character, encoding) for character in text)
    return text


def _in_encoding(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return ASCII.get(character, "?" * cell_len(character))
    return character
