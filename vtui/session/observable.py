"""Values that others watch, and events that others listen to, without Textual."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

Unsubscribe = Callable[[], None]
"""Ends a subscription; calling it again does nothing."""


class Bus(Generic[T]):
    """Events of one kind. Subscribers are called at once, in the order in which they subscribed."""

    def __init__(self) -> None:
        self._subscribers: dict[object, Callable[[T], object]] = {}

    def subscribe(self, callback: Callable[[T], object]) -> Unsubscribe:
        """Call `callback` with every event until the returned function is called."""
        token = object()
        self._subscribers[token] = callback

        def unsubscribe() -> None:
            self._subscribers.pop(token, None)

        return unsubscribe

    def publish(self, event: T) -> None:
        """Call every subscriber that is still subscribed when its turn comes."""
        for token in list(self._subscribers):
            if (callback := self._subscribers.get(token)) is not None:
                callback(event)


class Observable(Bus[T]):
    """A value. Subscribers are called at once when it is set to another one."""

    def __init__(self, value: T) -> None:
        """`value` is the first one; subscribers are not called for it."""
        super().__init__()
        self._value = value

    @property
    def value(self) -> T:
        """The value now."""
        return self._value

    @value.setter
    def value(self, value: T) -> None:
        if value != self._value:
            self._value = value
            self.publish(value)

    def set_silently(self, value: T) -> None:
        """Set the value without calling subscribers: for a value that is read with another one that is set next."""
        self._value = value
