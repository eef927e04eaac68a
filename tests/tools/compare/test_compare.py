"""The tools behind the tables of SPEED.md: tables, ratios, growth, and small runs of everything."""

from pathlib import Path

import pytest

from tests.tools.benchmarks.lists import plain_list, run, vtui_list
from tests.tools.benchmarks.server import serving
from tests.tools.benchmarks.terminal import ROOT, ProgramFailed, home, python
from tests.tools.compare import __main__ as tool
from tests.tools.compare.growth import KINDS, Size, growth, measure_size
from tests.tools.compare.large_account import large_account
from tests.tools.compare.programs import APP, CLI, SCRIPT, Measured, Official
from tests.tools.compare.section import replace_section, table
from vtui.demo.data.domains import project_domains
from vtui.demo.data.env_vars import project_env_vars

EMPTY = "# Speed\n<!-- comparison -->\nold\n<!-- end of comparison -->\n<!-- growth -->\n<!-- end of growth -->\nend\n"


def test_a_section_is_replaced_between_its_markers() -> None:
    text = replace_section(EMPTY, "comparison", table(["", "vtui"], [["a", "1"]]))
    assert text.startswith(
        "# Speed\n<!-- comparison -->\n|  | vtui |\n| --- | --- |\n| a | 1 |\n<!-- end of comparison"
    )
    assert text.endswith("<!-- growth -->\n<!-- end of growth -->\nend\n")
    with pytest.raises(ValueError, match="no section other"):
        replace_section(EMPTY, "other", "")


def test_speed_has_both_sections() -> None:
    text = (ROOT / "vtui" / "SPEED.md").read_text()
    assert replace_section(replace_section(text, "comparison", ""), "growth", "") != text


def test_a_line_has_the_spread_of_each_program_and_the_ratio_of_the_rounds() -> None:
    line = Measured("Print", "ms", [{"vtui": 300, CLI: 600}, {"vtui": 200, CLI: 800}, {"vtui": 240, CLI: 600}])
    assert line.cells() == ["Print", "200 to 300 ms", "600 to 800 ms (vtui: 0.40 times)", "–", "–"]
    same = Measured("Print", "MB", [{"vtui": 30, SCRIPT: 20, APP: 60}])
    assert same.cells()[1:] == ["30 MB", "–", "20 MB (vtui: 1.50 times)", "60 MB (vtui: 0.50 times)"]


def sizes(*times: float, memory: float = 1e6) -> list[Size]:
    """1,000, 10,000 and 100,000 rows that take so many ms; memory grows with them."""
    rows = (1_000, 10_000, 100_000)
    return [Size(count, time, count * memory, 10) for count, time in zip(rows, times, strict=True)]


def test_growth_is_measured_against_the_line_through_fewer_rows() -> None:
    assert growth(sizes(300, 1_200, 10_200)) == "linear or less", "200 ms, and 0.1 ms for each row"
    assert growth(sizes(300, 1_200, 12_600)) == "time: faster than linear"
    assert growth(sizes(300, 280, 370)) == "linear or less", "chance"
    assert growth(sizes(300, 280, 390)) == "time: faster than linear"
    square = [Size(count, count**2 / 1e4, count**2, 0) for count in (1_000, 10_000, 100_000)]
    assert growth(square) == "time, memory: faster than linear"


def test_a_further_row_is_one_more_than_there_were_before() -> None:
    few, many, _ = sizes(300, 1_200, 1_200, memory=1_500)
    assert few.cells() == ["1,000", "300 µs", "", "1.5 kB", "10.0 µs"]
    assert many.cells(few) == ["10,000", "120 µs", "100 µs", "1.5 kB", "1.0 µs"]
    assert Size(10, 20, -5, 0).cells() == ["10", "2,000 µs", "", "0.0 kB", "–"]


def test_an_account_has_as_many_rows_as_asked_for() -> None:
    acme = large_account("projects", 200).team("acme")
    assert acme is not None
    assert len({project.id for project in acme.projects}) == 200
    assert len(large_account("teams", 40).teams) == 40
    for kind, rows in (("domains", project_domains), ("variables", project_env_vars)):
        scope = large_account(kind, 150).team("acme")
        assert scope is not None
        store = scope.project("store")
        assert store is not None
        assert len(rows(scope, store)) == 150, kind


def test_the_script_prints_what_vtui_prints() -> None:
    with home() as env, serving(env, "--deployments", "300") as server:
        for what, title in (("deployments", "Status"), ("projects", "Project")):
            ours, plain = run(vtui_list(what, server), env), run(plain_list(what, server), env)
            lines = ours.output.splitlines()
            assert lines[0].startswith(title)
            assert len(lines) == 21
            assert len(plain.output.splitlines()) == 20
            assert min(ours.cpu, plain.cpu) > 0
            assert min(ours.peak, plain.peak) > 5


def test_a_program_that_fails_has_no_figures() -> None:
    with home() as env, pytest.raises(ProgramFailed, match=r"(?s)exit code 1.*no such team"):
        run(python("-c", "raise SystemExit('no such team')"), env)


def test_the_official_cli_gets_server_token_and_a_folder_of_its_own() -> None:
    with home() as env, serving(env, "--deployments", "10") as server:
        command = Official("vercel", server, "/folder").command("projects")
    options = ["--token", server.token, "--global-config", "/folder"]
    assert command == ["vercel", "project", "ls", "--scope", "acme", "--api", server.url, *options]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    speed = tmp_path / "SPEED.md"
    speed.write_text(EMPTY)
    return speed


def test_the_table_is_written_without_the_official_cli(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert tool.main(["--rounds", "1", "--rows", "300", "--file", str(file)]) == 0
    lines = file.read_text().splitlines()
    assert lines[2] == "|  | vtui | Vercel CLI | httpx + pydantic script | Textual DataTable app |"
    titles = [line.split(" | ")[0].removeprefix("| ") for line in lines[4:13]]
    assert titles[:3] == [f"Print 20 deployments: {name}" for name in ("time", "processor time", "peak memory")]
    assert titles[6:] == ["Dashboard: first frame", "Dashboard: first rows (the app: first frame)", "Load 300 rows"]
    assert "The Vercel CLI is not measured: no program `vercel` on PATH." in lines[14]
    assert "`python -c pass` takes" in lines[14]
    assert lines[-1] == "end"


def test_a_path_without_a_program_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        tool.main(["--vercel", "/nothing/vercel"])
    assert "/nothing/vercel is not a program" in capsys.readouterr().err


def test_growth_is_measured_at_three_sizes(file: Path) -> None:
    kind = "log lines"
    assert tool.main(["--growth", "--rounds", "1", "--only", kind, "--scale", "0.01", "--file", str(file)]) == 0
    lines = file.read_text().splitlines()
    assert lines[5].startswith("|  | rows | time per row")
    assert lines[7].startswith(f"| {kind} | ")
    assert [line.split(" | ")[1] for line in lines[7:10]] == ["200", "600", "2,000"]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("deployments", 300), ("projects", 60), ("domains", 30), ("variables", 100), ("teams", 4)],
)
def test_rows_of_each_kind_are_measured(kind: str, rows: int) -> None:
    assert set(KINDS) == {"deployments", "projects", "domains", "variables", "teams", "log lines"}
    measured = measure_size(kind, rows)
    assert measured.rows == rows
    assert measured.time > 0
    assert (measured.filter > 0) == (kind != "teams")
