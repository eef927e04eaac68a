"""What calls people who look elsewhere: the terminal's bell and desktop notices, as bytes that a terminal obeys."""

from typing import TYPE_CHECKING

from vtui.text import clean, cut

if TYPE_CHECKING:
    from vtui.config.settings import Notify

NAME = "vtui"
BELL = "\a"
LONGEST = 120
"""Terminal cells of a notice's words."""


def notice(how: "Notify", words: str, *, tmux: bool) -> str:
    r"""What to write to the terminal so that it calls with `words`, which may be hostile: none can leave the sequence.

    OSC 9 (iTerm2, kitty, Ghostty, Windows Terminal) carries one text. It begins with a name, for a number there is
    another command (`9;4;…` draws progress). OSC 777 (foot, urxvt, WezTerm) carries title and body, parted by `;`,
    which the words therefore lose. Terminals that know neither show nothing. In tmux both are wrapped so that they
    reach the terminal around it; tmux drops them unless its `allow-passthrough` is on, and rings the bell by itself.
    """
    said = cut(clean(words), LONGEST)
    match how:
        case "off":
            return ""
        case "bell":
            return BELL
        case "osc9":
            return _passed(f"\x1b]9;{NAME}: {said}\a", tmux) + BELL
        case "osc777":
            return _passed(f"\x1b]777;notify;{NAME};{said.replace(';', ',')}\a", tmux) + BELL


def _passed(sequence: str, tmux: bool) -> str:
    """The sequence as tmux takes it to pass it on: every escape in it doubled."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if tmux else sequence
