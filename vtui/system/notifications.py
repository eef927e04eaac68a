"""Notifies users who look at another window: the terminal's bell and desktop notifications, as escape sequences."""

from typing import Literal

from vtui.text import clean, cut

Notify = Literal["bell", "osc9", "osc777", "off"]
"""How the end of a watched deployment is announced beyond the screen; the two OSC ring the bell as well."""
NAME = "vtui"
BELL = "\a"
MAX_TEXT_WIDTH = 120
"""Maximum terminal cells of a notification's text."""


def notice(how: Notify, words: str, *, tmux: bool) -> str:
    r"""The escape sequence of a notification with `words`, which may be hostile: they cannot end the sequence.

    OSC 9 (iTerm2, kitty, Ghostty, Windows Terminal) carries one text. It begins with a name, for a number there is
    another command (`9;4;…` draws progress). OSC 777 (foot, urxvt, WezTerm) carries title and body, separated by
    `;`, which is replaced in the text. Terminals that know neither show nothing. In tmux both are wrapped so that they
    reach the terminal around it; tmux drops them unless its `allow-passthrough` is on, and rings the bell by itself.
    """
    message = cut(clean(words), MAX_TEXT_WIDTH)
    match how:
        case "off":
            return ""
        case "bell":
            return BELL
        case "osc9":
            return _passed(f"\x1b]9;{NAME}: {message}\a", tmux) + BELL
        case "osc777":
            return _passed(f"\x1b]777;notify;{NAME};{message.replace(';', ',')}\a", tmux) + BELL


def _passed(sequence: str, tmux: bool) -> str:
    """The sequence as tmux takes it to pass it on: every escape in it doubled."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if tmux else sequence
