"""What is remembered: whole files only, whatever happens to them, and nobody else's overwritten."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vtui import state
from vtui.state import ListState, State, StateError, StateFile

SOME = State(
    list="projects",
    scope="team_1",
    project_id="prj_1",
    theme="nord",
    lists={
        "deployments": ListState(
            sort="took", descending=True, order=("age", "state"), shown=("sha",), hidden=("by",), widths=(("age", 9),)
        )
    },
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "state.json"


def test_what_was_saved_is_what_is_loaded(file: Path) -> None:
    StateFile(file).save(SOME)
    assert StateFile(file).load() == SOME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["state.json"], "nothing half-written stays behind"


def test_without_a_file_nothing_is_remembered(file: Path) -> None:
    assert StateFile(file).load() == State()
    assert not file.parent.exists()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"version": 1, "theme": 5}',
        b'{"version": 1, "lists": {"env": {"order": "age"}}}',
        b'{"version": 1, "lists": {"env": {"widths": [["age"]]}}}',
        b'{"version": 1, "lists": {"env": null}}',
        json.dumps({"version": 1, "theme": "nord"}).encode()[:-1],
    ],
)
def test_a_damaged_file_is_told_of_and_kept_aside(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    held = StateFile(file)
    with pytest.raises(StateError, match="damaged") as raised:
        held.load()
    assert str(file) in str(raised.value)
    assert file.read_bytes() == damage, "it stays until there is something to write"
    held.save(SOME)
    assert StateFile(file).load() == SOME
    assert file.with_name("state.json.bad").read_bytes() == damage


def test_the_file_of_a_newer_version_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 2, "theme": {"name": "nord"}}')
    held = StateFile(file)
    with pytest.raises(StateError, match="newer vtui") as raised:
        held.load()
    assert str(file) in str(raised.value)
    held.save(SOME)
    assert json.loads(file.read_text())["version"] == 2


def test_what_this_version_does_not_know_is_passed_over(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 1, "theme": "nord", "mood": [1, 2]}')
    assert StateFile(file).load() == State(theme="nord")


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    with pytest.raises(StateError, match=r"cannot be written: .+"):
        StateFile(tmp_path / "no-folder" / "state.json").save(SOME)


def test_two_that_write_at_once_leave_one_whole_file(file: Path) -> None:
    states = [State(theme=name * 20_000) for name in "ab"]

    def often(mine: State) -> None:
        for _ in range(30):
            StateFile(file).save(mine)
            assert StateFile(file).load() in states

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(often, states))
    assert StateFile(file).load() in states
    assert len(list(file.parent.iterdir())) == 1


def test_the_environment_names_another_folder(tmp_path: Path) -> None:
    assert state.default_path({"VTUI_STATE_DIR": str(tmp_path)}) == tmp_path / "state.json"
    assert state.default_path({}).parent.name == "vtui"
    assert state.default_path({}).is_absolute()
