import pytest

from tests.session.harness import Seat
from vtui.api.errors import NotFound


def test_hostile_texts_are_cleaned_and_cut() -> None:
    seat = Seat()
    seat.session.notifier.notify("\x1b[31m" + "x" * 500, title="a\nb\x07", error=True)
    ((title, message, severity),) = seat.display.toasts
    assert severity == "error"
    assert "\x1b" not in message
    assert "\x07" not in title
    assert "\n" not in title
    assert len(message) <= 400


def test_a_hint_is_not_repeated_while_it_is_on_view() -> None:
    seat = Seat()
    seat.session.notifier.hint("nothing to copy")
    seat.session.notifier.hint("nothing to copy")
    assert seat.messages == ["nothing to copy"]
    seat.display.on_view.clear()
    seat.session.notifier.hint("nothing to copy")
    assert len(seat.messages) == 2


def test_an_error_is_shown_and_noted() -> None:
    seat = Seat()
    seat.session.notifier.report(NotFound("No such project", "Check its name."), "opening")
    assert seat.display.toasts == [("No such project", "Check its name.", "error")]
    (fault,) = seat.session.activity.errors
    assert (fault.title, fault.where) == ("No such project", "opening")


def test_the_service_is_not_there_before_it_is_connected() -> None:
    seat = Seat()
    assert (seat.session.connection.base_url, tuple(seat.session.connection.requests)) == ("", ())
    with pytest.raises(RuntimeError, match="before it is connected"):
        _ = seat.session.service


def test_keys_that_were_moved_are_named() -> None:
    seat = Seat()
    keys = seat.session.keys
    keys.moved = {"refresh": ("f5", "ctrl+r")}
    assert (keys.name("refresh", "r"), keys.of("refresh", "r")) == ("f5", ("f5", "ctrl+r"))
    assert (keys.name("team", "t"), keys.of("team", "t")) == ("t", ("t",))
