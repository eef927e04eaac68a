"""What a screen or a widget watches of the session and of the app, until it is closed."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from textual.dom import DOMNode
from textual.reactive import invoke_watcher
from textual.signal import Signal

from vtui.session.observable import Bus, Unsubscribe

T = TypeVar("T")


class Subscriptions:
    """Ends with its node, which calls `close` when it is unmounted: else the session would keep it in memory."""

    def __init__(self, node: DOMNode) -> None:
        """`node` owns the callbacks."""
        self._node = node
        self._unsubscribe: list[Unsubscribe] = []

    def watch(self, callback: Callable[..., None], *sources: Bus[Any]) -> None:
        """Call `callback` at once with every new value, or without it if it takes none, as Textual's watchers are."""

        def changed(value: object) -> None:
            if self._node.is_running:
                invoke_watcher(self._node, callback, None, value)

        self._unsubscribe += [source.subscribe(changed) for source in sources]

    def listen(self, source: Bus[T], callback: Callable[[T], Any]) -> None:
        """Call `callback` with every event once the node has handled the messages that it has."""

        def published(event: T) -> None:
            if self._node.is_running:
                self._node.call_next(callback, event)

        self._unsubscribe.append(source.subscribe(published))

    def watch_app(self, attribute: str, callback: Callable[[], None]) -> None:
        """Call `callback` when a reactive attribute of Textual's app changes."""
        node, app = self._node, self._node.app
        node.watch(app, attribute, callback, init=False)

        def unwatch() -> None:
            """Textual does so when the attribute changes the next time, which may be never."""
            entries: list[tuple[DOMNode, object]] = getattr(app, "__watchers", {}).get(attribute, [])
            entries[:] = [entry for entry in entries if entry[0] is not node]

        self._unsubscribe.append(unwatch)

    def listen_to_signal(self, signal: Signal[Any], callback: Callable[[Any], object]) -> None:
        """Call `callback` with every event of a signal of Textual."""
        signal.subscribe(self._node, callback)
        self._unsubscribe.append(partial(signal.unsubscribe, self._node))

    def close(self) -> None:
        """End all subscriptions."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()
