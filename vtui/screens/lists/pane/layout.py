"""How a screen with nothing but a list is laid out."""

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from vtui.screens.flows.tabs import TABS
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.widgets.frame.issues_line import AttentionLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.status_bar import StatusBar
from vtui.widgets.frame.top_line import Frame


def list_layout(pane: ListPane[Any], tab: str) -> Iterator[Widget]:
    """Top line with the list `tab` marked, issues or a blank line, the list, status, keys."""
    yield Frame(TABS, tab)
    yield AttentionLine(id="gap")
    yield pane
    yield StatusBar(pane.resource.noun, pane.shell.clock)
    yield KeyBar()
