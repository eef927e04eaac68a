"""Garbage is collected while there is no input; objects from before the first screen are exempt."""

import subprocess
import sys
from pathlib import Path

import pytest

import vtui
from vtui.system.garbage import Garbage


class Machine:
    """A clock, and a collection that takes its time."""

    def __init__(self, took: float = 0.03) -> None:
        self.now, self.took, self.collections = 1_000.0, took, 0
        self.garbage = Garbage(now=lambda: self.now, spent=lambda: self.now, collect=self.collect)

    def collect(self) -> None:
        self.now += self.took
        self.collections += 1

    def pass_time(self, seconds: float, *, input_every: float = 0) -> int:
        """Look at what is due once a second, with or without input; gives how many collections there were."""
        before, end, next_input = self.collections, self.now + seconds, self.now
        while self.now < end:
            if input_every and self.now >= next_input:
                self.garbage.note_input()
                next_input = self.now + input_every
            self.now += min(1.0, input_every or 1.0)
            self.garbage.collect_if_due()
        return self.collections - before


def test_one_collection_follows_a_pause_of_the_input() -> None:
    machine = Machine()
    machine.now += 10
    machine.garbage.note_input()
    machine.garbage.collect_if_due()
    assert machine.collections == 0, "not at the key itself"
    machine.now += 0.9
    machine.garbage.collect_if_due()
    assert machine.collections == 0
    machine.now += 0.2
    machine.garbage.collect_if_due()
    assert machine.collections == 1
    assert machine.pass_time(299) == 0, "nothing happened since"


def test_without_input_there_is_one_collection_in_five_minutes() -> None:
    assert Machine().pass_time(3_600) == 11


def test_input_without_a_pause_postpones_a_collection_by_at_most_a_minute() -> None:
    assert Machine().pass_time(600, input_every=0.5) in (9, 10)


@pytest.mark.parametrize(("took", "seconds", "collections"), [(0.03, 60, range(10, 25)), (0.3, 60, range(1, 3))])
def test_long_collections_are_less_frequent(took: float, seconds: float, collections: range) -> None:
    machine = Machine(took)
    assert machine.pass_time(seconds, input_every=3) in collections


def test_a_long_collection_waits_for_a_longer_pause() -> None:
    machine = Machine(0.5)
    machine.now += 10
    machine.garbage.note_input()
    machine.pass_time(2)
    assert machine.collections == 1
    machine.now += 100
    machine.garbage.note_input()
    assert machine.pass_time(9) == 0
    assert machine.pass_time(2) == 1


def test_many_closed_screens_are_collected_at_once_whether_input_pauses_or_not() -> None:
    machine = Machine()
    for _ in range(7):
        machine.garbage.note_closed()
    assert not machine.garbage.due
    machine.garbage.note_closed()
    machine.garbage.note_input()
    machine.garbage.collect_if_due()
    assert machine.collections == 1
    assert not machine.garbage.due


def test_only_the_imports_are_exempt_and_python_collects_no_old_objects_by_itself() -> None:
    program = (
        "import gc, vtui.app; from vtui.system.garbage import start_collecting;"
        "usual = gc.get_threshold()[:2]; start_collecting();"
        "print(gc.get_freeze_count() > 10_000, gc.get_threshold()[:2] == usual, gc.get_threshold()[2])"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "1000000"]


def test_nothing_is_exempt_once_there_are_screens() -> None:
    root = Path(vtui.__file__).parent
    sources = {str(file.relative_to(root)): file.read_text() for file in root.rglob("*.py")}
    assert [file for file, source in sources.items() if "gc.freeze(" in source] == ["system/garbage.py"]
    assert [
        file for file, source in sources.items() if "start_collecting()" in source and "system/garbage.py" not in file
    ] == ["cli/start.py"]
    start = sources["cli/start.py"]
    assert start.index("start_collecting()\n    with failures_raised(app):\n        app.run()") > 0
