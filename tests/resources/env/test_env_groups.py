"""The cells of all env vars with one key: where it is set, where it is missing, what the variables are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.models.env_var import EnvVar
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.resources.env import groups, issues
from vtui.resources.env.columns import COLUMNS
from vtui.resources.env.resource import ENV_VARS
from vtui.table.cells import NO_VALUE
from vtui.table.columns import Cell, Context, Tone
from vtui.table.grouping import Group, grouped_columns
from vtui.text import width

NOW = 1_763_000_000_000
DAY = 86_400_000
ROW = EnvVar("1", "KEY", project_id="p", project="store", type="encrypted")


def var(id_: str, *targets: str, project: str = "p", **changes: object) -> EnvVar:
    name = {"p": "store", "q": "docs"}.get(project, project)
    return replace(ROW, id=id_, targets=targets, project_id=project, project=name, **changes)  # type: ignore[arg-type] # fields of the row


PROD, PREV, DEV = var("prod", "production"), var("prev", "preview"), var("dev", "development")
BRANCH = var("branch", "preview", branch="feat/a")
CUSTOM = var("custom", custom_environment_ids=("env_1", "env_2"))
SHARED = replace(
    ROW, id="team", project_id=None, project=None, shared=True, sharers=("q", "r"), targets=("production",)
)


def context(rows: Sequence[EnvVar]) -> Context:
    known = ProjectFacts(environments={"env_1": "qa", "env_2": "staging"})
    return Context(NOW, projects=known, rows=RowFacts(neighbors=issues.find_neighbors(rows)))


def text(cell: Cell) -> str:
    return "".join(span.text for span in cell)


@pytest.mark.parametrize(
    ("rows", "complete", "short"),
    [
        ([PROD, PREV, DEV], "production preview development", "prod prev dev"),
        ([PROD], "production no preview", "prod no prev"),
        ([PREV, DEV], "preview development no production", "prev dev no prod"),
        ([DEV], "development", "dev"),
        ([PROD, PREV, CUSTOM], "production preview qa staging", "prod prev +2"),
        ([PROD, DEV, CUSTOM], "production development qa staging no preview", "prod dev +2 prev!"),
        ([CUSTOM], "qa staging", "qa staging"),
        ([BRANCH], "preview 1 branch", "prev 1 branch"),
        ([PROD, PREV, BRANCH], "production preview 1 branch", "prod prev 1 branch"),
        ([PROD, PREV, BRANCH, DEV], "production preview 1 branch development", "prod prev dev"),
        ([PROD, BRANCH, DEV, CUSTOM], "production 1 branch development qa staging no preview", "prod dev +2 prev!"),
        ([BRANCH, DEV, CUSTOM], "preview 1 branch development qa staging", "branch dev +2"),
        ([PROD, BRANCH], "production 1 branch no preview", "prod prev!"),
        ([PROD, replace(PREV, project_id="q"), replace(PROD, project_id="q")], "production 2 preview 1", "prod prev!"),
        ([PREV, SHARED], "production 2 preview 1", "prod! prev!"),
    ],
)
def test_environments_of_a_key_are_named_and_missing_ones_come_last(
    rows: list[EnvVar], complete: str, short: str
) -> None:
    around = context(rows)
    assert text(groups.environments(rows, around)) == complete
    assert text(groups.environments_short(rows, around)) == short


def test_cells_follow_what_is_known_of_the_project() -> None:
    rows, alone = (PROD,), context([PROD])
    assert text(groups.environments(rows, alone)) == "production no preview"
    assert text(groups.environments(rows, context([PROD, PREV]))) == "production"
    assert text(groups.environments(rows, replace(alone, rows=RowFacts()))) == "production", (
        "the other facts are the same"
    )
    assert text(groups.environments(rows, alone)) == "production no preview"
    for number in range(600):
        groups.environments((replace(PROD, id=str(number)),), alone)
    assert text(groups.environments(rows, context([PROD, PREV]))) == "production"
    custom = (CUSTOM,)
    assert text(groups.environments(custom, context(custom))) == "qa staging"
    assert text(groups.environments(custom, Context(NOW))) == "env_1 env_2"


def test_missing_environments_alone_are_red() -> None:
    def red(cell: Cell) -> list[str]:
        error: Tone = "error"
        return [span.text.strip() for span in cell if span.tone == error]

    assert red(groups.environments([PROD, DEV], context([PROD, DEV]))) == ["no preview"]
    assert red(groups.environments([PROD, PREV], context([PROD, PREV]))) == []


@given(st.lists(st.sampled_from((PROD, PREV, DEV, BRANCH, CUSTOM, replace(PROD, id="q", project_id="q"))), min_size=1))
def test_short_environments_fit_their_column(rows: list[EnvVar]) -> None:
    assert width(text(groups.environments_short(rows, context(rows)))) <= 18


def cells(rows: Sequence[EnvVar], *, short: bool = False) -> dict[str, str]:
    grouping = ENV_VARS.list.grouping
    assert grouping is not None
    line, around = Group("g", "KEY", tuple(rows)), context(rows)
    made = {}
    for column in grouped_columns(COLUMNS, grouping):
        make = column.layout.short if short and column.layout.short is not None else column.cell
        made[column.title] = text(make(line, around))
    return made


def test_group_shows_one_type_two_types_or_their_count() -> None:
    secret, system = replace(PREV, type="sensitive"), replace(DEV, type="system", system=True)
    assert (cells([PROD, PREV])["Type"], cells([PROD, PREV], short=True)["Type"]) == ("Config", "Config")
    assert (cells([PROD, secret])["Type"], cells([PROD, secret], short=True)["Type"]) == ("Config, Secret", "mixed")
    assert cells([PROD, secret, system])["Type"] == "3 types"
    assert cells([SHARED])["Type"] == "Config · shared"
    assert cells([PROD, SHARED], short=True)["Type"] == "Config"


def test_group_shows_its_most_important_issue_and_the_count_of_the_others() -> None:
    empty = replace(PROD, faults=("empty",))
    twice = replace(PROD, id="again")
    assert cells([empty])["Issue"] == "! empty +1"
    assert cells([empty, twice])["Issue"] == "! set twice +2"
    assert cells([empty, twice], short=True)["Issue"] == "! set twice"
    assert cells([PROD, PREV])["Issue"] == "–"
    assert cells([replace(PREV, problem="no key")])["Issue"] == "! unexpected data +1"


def test_group_shows_its_project_or_the_count_of_projects() -> None:
    assert cells([PROD, PREV])["Project"] == "store"
    assert cells([PROD, replace(PROD, id="q", project_id="q", project="docs")])["Project"] == "2 projects"
    assert cells([SHARED])["Project"] == "shared 2"
    assert cells([PROD, SHARED])["Project"] == "3 projects"
    of_project = replace(SHARED, project_id="p", project="store")
    assert cells([PROD, of_project])["Project"] == "store", "in a project's own list"


def test_group_shows_its_last_change() -> None:
    old, new = replace(PROD, updated_at=NOW - 9 * DAY), replace(PREV, updated_at=NOW - 2 * DAY, updated_by="u1")
    assert cells([old, new])["Updated"] == "2d"
    assert cells([old, new])["By"] == "–", "the person is not known by name"
    assert cells([replace(old, updated_at=None)])["Updated"] == "–"
    named = replace(context([old, new]), rows=RowFacts(user_names={"u1": "ada"}))
    assert text(ENV_VARS.list.grouping.cells["by"].cell([old, new], named)) == "ada"  # type: ignore[union-attr] # it has one


def test_group_shows_its_branch_or_the_count_of_branches() -> None:
    assert cells([PROD, BRANCH])["Branch"] == "feat/a"
    assert cells([BRANCH, replace(BRANCH, id="b", branch="feat/b")])["Branch"] == "2 branches"
    assert groups.branches([PROD], context([PROD])) == NO_VALUE
