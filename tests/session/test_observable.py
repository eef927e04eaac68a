from vtui.session.observable import Bus, Observable


def test_subscribers_get_every_new_value_and_no_equal_one() -> None:
    number = Observable(1)
    got: list[int] = []
    number.subscribe(got.append)
    for value in (1, 2, 2, 3, 1):
        number.value = value
    assert got == [2, 3, 1]
    assert number.value == 1


def test_a_value_that_is_set_silently_informs_nobody() -> None:
    number = Observable(1)
    got: list[int] = []
    number.subscribe(got.append)
    number.set_silently(5)
    assert (number.value, got) == (5, [])
    number.value = 5
    assert got == []


def test_unsubscribing_ends_it_once_and_for_all() -> None:
    bus: Bus[str] = Bus()
    got: list[str] = []
    other: list[str] = []
    unsubscribe = bus.subscribe(got.append)
    bus.subscribe(other.append)
    bus.publish("a")
    unsubscribe()
    unsubscribe()
    bus.publish("b")
    assert (got, other) == (["a"], ["a", "b"])


def test_the_same_callback_may_subscribe_twice() -> None:
    bus: Bus[str] = Bus()
    got: list[str] = []
    first = bus.subscribe(got.append)
    bus.subscribe(got.append)
    first()
    bus.publish("a")
    assert got == ["a"]


def test_who_is_unsubscribed_while_an_event_is_published_does_not_get_it() -> None:
    bus: Bus[str] = Bus()
    got: list[str] = []
    bus.subscribe(lambda _: unsubscribe())
    unsubscribe = bus.subscribe(got.append)
    bus.publish("a")
    assert got == []


def test_who_subscribes_while_an_event_is_published_gets_the_next_one() -> None:
    bus: Bus[str] = Bus()
    got: list[str] = []

    def subscribe_another(_: str) -> None:
        once()
        bus.subscribe(got.append)

    once = bus.subscribe(subscribe_another)
    bus.publish("a")
    bus.publish("b")
    assert got == ["b"]
