"""The user's desktop: whether a browser can be opened, and which tool sets the clipboard."""

import os
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from vtui.system import platform
from vtui.system.environment import Environment
from vtui.system.programs import open_browser, run_detached
from vtui.system.secret import HiddenBytes, HiddenText

CLIPBOARD_TIMEOUT = 2.0
"""Maximum seconds that a clipboard tool may take."""
TEXT_BROWSERS = frozenset({"www-browser", "links", "elinks", "lynx", "w3m"})
"""Browsers that would draw over the terminal that vtui draws on."""


class Tool(NamedTuple):
    """A program that takes the clipboard's text on its standard input."""

    command: tuple[str, ...]
    encoding: str = "utf-8"
    locale: str = ""
    """The locale of the program; empty for that of vtui."""

    def take(self, text: str) -> bool:
        """Pass a text to the tool, without a shell. Return if it succeeded. Blocks for at most `CLIPBOARD_TIMEOUT`."""
        text = HiddenText(text)  # it may be a value
        data = HiddenBytes(text.encode(self.encoding, "replace"))
        return run_detached(self.command, data, timeout=CLIPBOARD_TIMEOUT, locale=self.locale)


TOOLS: tuple[tuple[str, Tool], ...] = (
    ("WAYLAND_DISPLAY", Tool(("wl-copy",))),
    ("DISPLAY", Tool(("xclip", "-selection", "clipboard"))),
    ("DISPLAY", Tool(("xsel", "--clipboard", "--input"))),
    ("WSL_DISTRO_NAME", Tool(("clip.exe",), "utf-16-le")),
)
"""The tools of Linux and its like, the best first, each with the variable without which it cannot work."""
OWN_TOOLS = {"darwin": Tool(("pbcopy",), locale="en_US.UTF-8"), "win32": Tool(("clip",), "utf-16-le")}
"""Platform -> the tool that comes with it. Without a UTF-8 locale pbcopy reads its input as Mac Roman."""


class Desktop(NamedTuple):
    """The user's browser and clipboard."""

    browse: Callable[[str], bool] | None = None
    """Opens an address in the user's browser; False when none starts. None where no browser can be shown."""
    clipboard: Tool | None = None
    """None where only the terminal itself can set the clipboard (OSC 52)."""


def desktop_of(environ: Mapping[str, str], system: str, which: Callable[[str], str | None] = shutil.which) -> Desktop:
    """The desktop that the environment variables describe; none over ssh, where the user sits at another machine."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return Desktop()
    if system in OWN_TOOLS:
        own = OWN_TOOLS[system]
        return Desktop(browse, own if which(own.command[0]) else None)
    tools = (tool for variable, tool in TOOLS if environ.get(variable) and which(tool.command[0]))
    seen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return Desktop(browse if seen else None, next(tools, None))


@cache
def here() -> Desktop:
    """The desktop that this program was started on, looked for once."""
    return desktop_of(Environment(os.environ), platform.current())


def browse(url: str) -> bool:
    """Open an address in the user's browser; False when none starts. May block."""
    return open_browser(url, TEXT_BROWSERS)
