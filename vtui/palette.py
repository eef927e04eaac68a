"""The command palette: every command of the screen below it, from its bindings, and what needs no key."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from vtui.shell import shell_of


class Command(NamedTuple):
    """Something to find by name."""

    title: str
    told: str
    run: Callable[[], None]


class Commands(Provider):
    """Finds the commands that the screen under the palette has now."""

    def _commands(self) -> list[Command]:
        shell = shell_of(self.screen)
        found: dict[str, Command] = {}
        for binding in shell.commands:
            if binding.id is None or binding.id.startswith("table."):
                continue  # Textual's own, and moves that nobody looks up by name
            title = f"{binding.description}  {shell.get_key_display(binding)}"
            found.setdefault(binding.id, Command(title, binding.tooltip, partial(shell.simulate_key, binding.key)))
        theme = Command("Theme", "Choose the colours; `theme` in the config keeps them", shell.action_change_theme)
        return [*found.values(), theme]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for title, told, run in self._commands():
            yield DiscoveryHit(title, run, help=told)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for title, told, run in self._commands():
            score = max(matcher.match(title), matcher.match(told))
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=told)
