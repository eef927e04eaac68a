"""The keys of actions: those that they have by themselves, or those that the config gives them."""

from collections.abc import Callable, Mapping


class KeyNames:
    """Which keys an action has and what they are called, for hints."""

    def __init__(self, display: Callable[[str], str] = str) -> None:
        """`display` gives the name that people know a key by."""
        self._display = display
        self.moved: Mapping[str, tuple[str, ...]] = {}
        """Id of an action -> its keys, where the config has others than the program."""

    def of(self, id_: str, *declared: str) -> tuple[str, ...]:
        """The keys of an action, `declared` unless they were moved."""
        return self.moved.get(id_, declared)

    def name(self, id_: str, declared: str) -> str:
        """What the first key of an action is called."""
        return self._display(self.of(id_, declared)[0])
