"""The command palette: every command of the screen on view, from its bindings."""

from collections.abc import Callable

from textual.command import DiscoveryHit, Hit, Hits, Provider

from vtui.shell import shell_of


class Commands(Provider):
    """Finds the commands that the screen under the palette has now."""

    def _commands(self) -> list[tuple[str, str, str]]:
        """Title, help and action of each."""
        found: dict[str, tuple[str, str, str]] = {}
        for binding in shell_of(self.screen).commands:
            if binding.id is None or binding.id.startswith("table."):
                continue  # Textual's own, and moves that nobody looks up by name
            key = self.app.get_key_display(binding)
            found.setdefault(binding.id, (f"{binding.description}  {key}", binding.tooltip, binding.key))
        return list(found.values())

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for title, told, key in self._commands():
            yield DiscoveryHit(title, self._press(key), help=told)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for title, told, key in self._commands():
            score = max(matcher.match(title), matcher.match(told))
            if score > 0:
                yield Hit(score, matcher.highlight(title), self._press(key), help=told)

    def _press(self, key: str) -> Callable[[], None]:
        return lambda: shell_of(self.screen).simulate_key(key)
