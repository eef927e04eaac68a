"""What the dashboard is started with: state, ledger, colors, linked project."""

from pathlib import Path

import pytest

from vtui.cli.options import DashboardOptions
from vtui.cli.start import few_colors, ledger_path, linked_here, load_state
from vtui.navigation.target import Target
from vtui.state import State, StateFile


def test_the_demo_loads_and_saves_no_state(tmp_path: Path) -> None:
    StateFile(tmp_path / "state.json").save(State(theme="nord"))
    state, save, notice = load_state(DashboardOptions(demo=True), {"VTUI_STATE_DIR": str(tmp_path)})
    assert (state, save, notice) == (State(), None, "")


def test_the_ledger_is_in_the_state_folder_except_for_the_demo(tmp_path: Path) -> None:
    environ = {"VTUI_STATE_DIR": str(tmp_path)}
    assert ledger_path(DashboardOptions(), environ) == tmp_path / "sent.jsonl"
    assert ledger_path(DashboardOptions(demo=True), environ) is None


def test_the_state_is_loaded_and_saved(tmp_path: Path) -> None:
    environ = {"VTUI_STATE_DIR": str(tmp_path)}
    _, save, _ = load_state(DashboardOptions(), environ)
    assert save is not None
    save(State(theme="nord"))
    assert load_state(DashboardOptions(), environ)[0] == State(theme="nord")


def test_a_damaged_state_file_is_a_notice_and_the_dashboard_starts(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    state, save, notice = load_state(DashboardOptions(), {"VTUI_STATE_DIR": str(tmp_path)})
    assert state == State()
    assert save is not None
    assert str(tmp_path / "state.json") in notice


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "xterm-kitty"}, False),
        ({"TERM": "xterm-16color"}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, False),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, True),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, False),
    ],
)
def test_few_colors_follow_the_rules_of_textual(environ: dict[str, str], few: bool) -> None:
    assert few_colors(environ) is few


def test_the_link_of_the_folder_is_read_and_damage_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert linked_here({}) == (None, "")
    (tmp_path / ".vercel").mkdir()
    file = tmp_path / ".vercel" / "project.json"
    file.write_text('{"orgId": "team_1", "projectId": "prj_1"}')
    assert linked_here({})[0] == Target("project", "prj_1", "team_1")
    environ = {"VERCEL_ORG_ID": "team_2", "VERCEL_PROJECT_ID": "prj_2"}
    assert linked_here(environ)[0] == Target("project", "prj_2", "team_2")
    file.write_text("{")
    found, doubt = linked_here({})
    assert found is None
    assert "is not a valid file of `vercel link`" in doubt
    assert "only used together" in linked_here({"VERCEL_ORG_ID": "team_2"})[1]
