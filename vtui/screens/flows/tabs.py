"""The tabs of the top line."""

from vtui.resources.registry import RESOURCES
from vtui.widgets.frame.top_line import Tab

TABS: tuple[Tab, ...] = tuple(
    Tab(str(number), resource.title, resource.name) for number, resource in enumerate(RESOURCES.values(), 1)
)
"""The lists, in the order of the number keys."""
