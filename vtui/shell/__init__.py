"""The app as screens know it: the service, where we are, what is known across screens."""

from typing import cast

from textual.message_pump import MessagePump

from vtui.shell.arriving import Arriving
from vtui.shell.knowing import STALE
from vtui.shell.start import Account, Connect, Facts, Start

__all__ = ["STALE", "Account", "Connect", "Facts", "Shell", "Start", "shell_of"]


class Shell(Arriving):
    """Typed home of what the screens share, in the order in which it is built: core, knowing, following, arriving."""


def shell_of(node: MessagePump) -> Shell:
    """The app of a screen or widget, with its type."""
    return cast("Shell", node.app)
