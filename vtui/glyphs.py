"""Every glyph beyond ASCII that vtui draws, and what stands in its place where only ASCII is wanted.

Each takes one terminal cell. Most are of ambiguous width (Unicode TR11, `A`): a terminal set up for Chinese, Japanese
or Korean may draw those in two, which only its user can tell; `--ascii` is for them, and for fonts that lack one.
"""

from collections.abc import Mapping

from rich.cells import cell_len

STATES = {
    "●": "*",
    "○": "o",
    "◐": "%",
    "◌": ".",
    "◉": "@",
    "×": "x",
    "■": "#",
    "□": "_",
    "⊘": "-",
    "★": "*",
    "⚠": "!",
    "▪": "#",
}
"""Of states, and what tells of them."""
SIGNS = {
    "✓": "+",
    "✗": "x",
    "–": "-",
    "—": "-",
    "•": "*",
    "·": ".",
    "…": "~",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "↳": "`",
    "›": ">",
    "▲": "^",
    "▼": "v",
    "▶": ">",
    "◀": "<",
    "▸": ">",
    "▾": "v",
    "△": "^",
    "▽": "v",
    "⏎": "<",
    "⟩": ">",
    "±": "~",
    "≈": "~",
    "\N{REPLACEMENT CHARACTER}": "?",
}
"""In and between words."""
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
"""Glyph -> the ASCII character in its place."""

_TABLE = str.maketrans(dict(ASCII) | {"🔎": "/ "})  # Textual's own, and two cells wide


def plain(text: str) -> str:
    """The text with vtui's glyphs in ASCII, as wide as before; letters of people's own words stay."""
    if text.isascii():
        return text
    return text.replace(" …", "..").translate(_TABLE)


def in_encoding(text: str, encoding: str) -> str:
    """The text with what an encoding lacks as ASCII, as wide as before: vtui's glyphs, and `?` for all else."""
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
