"""The state file: complete files only, damaged ones renamed, those of other versions not changed."""

import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_saved_state_is_loaded(file: Path) -> None:
    StateFile(file).save(SOME)
    assert StateFile(file).load() == SOME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["state.json"], "nothing half-written stays behind"


def test_a_state_with_old_column_ids_gets_the_current_ones() -> None:
    saved = ListState("took", True, ("by", "age"), ("by",), ("took", "sha"), (("took", 9), ("sha", 7)))
    assert saved.renamed({"took": "duration", "by": "creator"}) == ListState(
        "duration", True, ("creator", "age"), ("creator",), ("duration", "sha"), (("duration", 9), ("sha", 7))
    )


def test_without_a_file_the_state_has_the_defaults(file: Path) -> None:
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
        b'{"version": 1, "lists": {"env": {"widths": [["age", Infinity]]}}}',
        b'{"version": 1, "lists": {"env": {"widths": [["age", NaN]]}}}',
        b'{"version": 1, "lists": {"env": {"widths": [["age", 0]]}}}',
        b'{"version": 1, "lists": {"env": {"widths": [["age", 1001]]}}}',
        b'{"version": 1, "lists": {"env": {"widths": [["age", true]]}}}',
        b'{"version": 1, "recent": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"version": ' + b"9" * 5_000 + b"}",
        b'{"version": "1"}',
        b'{"version": 1, "projects": [1]}',
        b" " * 1_048_577,
        bytes(range(256)),
        json.dumps({"version": 1, "theme": "nord"}).encode()[:-1],
    ],
)
def test_a_damaged_file_is_reported_and_renamed(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    state_file = StateFile(file)
    with pytest.raises(StateError) as raised:
        state_file.load()
    assert (
        str(raised.value) == f"{file} is damaged. It was renamed to state.json.damaged-1, and vtui starts without it."
    )
    assert file.with_name("state.json.damaged-1").read_bytes() == damage
    assert StateFile(file).load() == State(), "the next start has nothing to report"
    state_file.save(SOME)
    assert StateFile(file).load() == SOME


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("list", "scope", "project_id", "theme", "recent", "projects", "lists")


@settings(deadline=None)
@given(
    st.binary(max_size=40)
    | st.builds(lambda key, value: f'{{"version":1,"{key}":{json.dumps(value)}}}'.encode(), st.sampled_from(KEYS), JSON)
)
def test_any_content_is_read_or_reported_as_damaged(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "state.json"
        file.write_bytes(content)
        try:
            read = StateFile(file).load()
        except StateError as error:
            assert "damaged" in str(error)  # noqa: PT017 - it may as well be read
            assert file.with_name("state.json.damaged-1").read_bytes() == content
        else:
            assert all(0 < cells <= 1_000 for view_state in read.lists.values() for _, cells in view_state.widths)


def test_every_damaged_file_is_renamed_and_never_overwritten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.parent.mkdir()
    for number in (1, 2):
        file.write_text(f"damage {number}")
        with pytest.raises(StateError, match=rf"state\.json\.damaged-{number}"):
            StateFile(file).load()
    assert file.with_name("state.json.damaged-1").read_text() == "damage 1"
    file.write_text("damage 3")
    state_file = StateFile(file)

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StateError, match=r"cannot be renamed \(Permission denied\). Nothing is saved in this run."):
        state_file.load()
    state_file.save(SOME)
    assert file.read_text() == "damage 3"


def fifo(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("lay", "reason"),
    [(fifo, "is not a regular file"), (device, "is not a regular file"), (Path.mkdir, "is a folder, not a file")],
)
def test_a_path_that_is_not_a_file_is_reported_and_not_changed(
    file: Path, lay: Callable[[Path], None], reason: str
) -> None:
    file.parent.mkdir()
    lay(file)
    state_file = StateFile(file)
    with pytest.raises(StateError) as raised:
        state_file.load()
    assert str(raised.value) == f"{file} {reason}. Nothing is saved in this run."
    state_file.save(SOME)
    assert [path.name for path in file.parent.iterdir()] == ["state.json"]
    assert not file.is_file()


def test_the_file_of_a_newer_version_is_not_changed(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 2, "theme": {"name": "nord"}}')
    held = StateFile(file)
    with pytest.raises(StateError, match="newer vtui") as raised:
        held.load()
    assert str(file) in str(raised.value)
    held.save(SOME)
    assert json.loads(file.read_text())["version"] == 2


def test_unknown_keys_are_ignored(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"version": 1, "theme": "nord", "mood": [1, 2]}')
    assert StateFile(file).load() == State(theme="nord")


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    with pytest.raises(StateError, match=r"cannot be written: .+"):
        StateFile(tmp_path / "no-folder" / "state.json").save(SOME)


def test_concurrent_writers_leave_one_complete_file(file: Path) -> None:
    states = [State(theme=name * 20_000) for name in "ab"]

    def often(mine: State) -> None:
        for _ in range(30):
            StateFile(file).save(mine)
            assert StateFile(file).load() in states

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(often, states))
    assert StateFile(file).load() in states
    assert len(list(file.parent.iterdir())) == 1


def test_the_variable_sets_another_folder(tmp_path: Path) -> None:
    assert state.default_path({"VTUI_STATE_DIR": str(tmp_path)}) == tmp_path / "state.json"
    assert state.default_path({}).parent.name == "vtui"
    assert state.default_path({}).is_absolute()
