"""The boxes of the page of a project: they show what is known, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import DEPLOYMENTS, ROWS, ServiceHarness
from tests.table.test_cells import CONTEXTS, NOW, check
from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.domain import Challenge, Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.projects.page import BOXES, PARTS, PRODUCTION
from vtui.resources.projects.page_data import ProjectPageData, Read, staged, waiting
from vtui.table.columns import Context

STORE_PROJECT = ProjectRef("prj_1", "store")
CONTEXT = Context(NOW)
HOUR = 3_600_000
SERVING = Deployment(
    "dpl_1",
    "store",
    "prj_1",
    state="READY",
    target="production",
    branch="main",
    sha="0f1e2d3c4b",
    message="fix: cart total\n\nbody",
    author="Ada",
    created_at=NOW - HOUR,
    building_at=NOW - HOUR + 2_000,
    ready_at=NOW - HOUR + 50_000,
    aliased=True,
)
PROJECT = Project("prj_1", "store", production_known=True, production=SERVING, domains=("shop.example", "*.a.example"))
BOX_BY_ID = {part.id: part for part in (PRODUCTION, *BOXES)}


def box_lines(
    part: str, known: ProjectPageData, answer: Any = None, width: int = 60, context: Context = CONTEXT
) -> list[str]:
    """The lines of a box, its note last."""
    panel = BOX_BY_ID[part].draw(known, answer, Drawing(context, width))
    check_panel(panel)
    return ["".join(span.text for span in line) for line in (*panel.lines, panel.note)]


def check_panel(panel: Panel) -> None:
    for line in (*panel.lines, panel.note):
        check(line)
    assert all(panel.lines), "an empty line says nothing"


def of(project: Project | None = PROJECT, *rows: Deployment) -> ProjectPageData:
    return ProjectPageData(STORE_PROJECT, project, rows)


def test_production_box_has_the_deployment_its_times_and_hosts() -> None:
    first, made, hosts, note = box_lines("production", of())
    assert first == "● Ready ★  fix: cart total"
    assert made == "main @ 0f1e2d3   build time 48s   by Ada"
    assert hosts == "shop.example   *.a.example"
    assert note.startswith("since ")
    assert note.endswith("59m ago")


def test_hosts_that_do_not_fit_are_counted() -> None:
    project = replace(PROJECT, domains=tuple(f"shop-{number}.example" for number in range(9)))
    assert box_lines("production", of(project), width=40)[2] == "shop-0.example   shop-1.example   +7"
    assert box_lines("production", of(project), width=1)[2] == "shop-0.example   +8"


def test_rollback_has_user_time_reason_and_consequence() -> None:
    project = replace(
        PROJECT, pinned=True, rollback_reason="cart [broke]", rolled_back_at=NOW - 2 * HOUR, rolled_back_by="ada"
    )
    lines = box_lines("production", of(project))
    assert "● Ready ★ rolled back  fix: cart total" in lines
    assert "Rolled back 2h ago by ada: cart [broke]" in lines
    assert any("stay staged until one is promoted" in line for line in lines)
    assert lines[-1].endswith("2h ago")
    untold = box_lines("production", of(replace(project, rollback_reason=None, rolled_back_at=times.BAD)))
    assert "Rolled back by ada." in untold


def test_production_box_shows_the_build_that_production_switches_to_instead_of_the_rollback() -> None:
    target = replace(SERVING, id="dpl_2", sha="4e5f6a7b8c", message="feat: wishlist")
    project = replace(PROJECT, pinned=True, rolled_back_at=NOW - 2 * HOUR, rolled_back_by="ada")
    context = replace(CONTEXT, projects=replace(CONTEXT.projects, switching={"prj_1": target}))
    lines = box_lines("production", of(project), context=context)
    assert lines[0] == "● Ready ★  fix: cart total"
    assert lines[3] == "◐ Switching to 4e5f6a7  feat: wishlist …"
    assert "olled back" not in "".join(lines)
    other = replace(CONTEXT, projects=replace(CONTEXT.projects, switching={"prj_2": target}))
    assert "Switching" not in "".join(box_lines("production", of(project), context=other))


def test_nothing_is_claimed_of_a_production_that_is_not_known() -> None:
    assert box_lines("production", of(None)) == [""]
    assert "Production deployment unknown" in box_lines("production", of(replace(PROJECT, production_known=False)))[0]
    assert box_lines("production", of(replace(PROJECT, production=None, paused=True)))[:2] == [
        "The project is paused.",
        "No production deployment yet.",
    ]


def build(id_: str, state: str, ago: int, **more: Any) -> Deployment:
    """A build that was requested some ms ago; one that is READY took 40 s."""
    at = NOW - ago
    done = {"building_at": at, "ready_at": at + 40_000} if state == "READY" else {}
    return Deployment(id_, "store", "prj_1", state=state, created_at=at, **{"branch": id_, **done, **more})


def test_staged_builds_wait_only_when_they_are_newer_than_what_serves() -> None:
    newer = build("new", "READY", HOUR // 2, target="production", substate="STAGED", message="feat: new")
    older = build("old", "READY", 2 * HOUR, target="production", substate="STAGED")
    known = of(PROJECT, newer, SERVING, older)
    assert staged(known, NOW) == [newer]
    assert "1 staged build to promote, newest: feat: new" in box_lines("production", known)
    assert box_lines("waiting", known)[0] == "● new  staged  30m"


def test_what_waits_is_in_flight_then_blocked_then_staged() -> None:
    rows = (
        build("a", "QUEUED", 5_000),
        build("again", "READY", 60_000),
        build("b", "BUILDING", 30_000, building_at=NOW - 20_500),
        build("c", "BLOCKED", 90_000, block="TEAM_ACCESS_REQUIRED"),
        build("again", "BLOCKED", 120_000),
    )
    known = of(PROJECT, *rows)
    assert [row.branch for row in waiting(known, NOW)] == ["a", "b", "c"], "a newer one of its branch took its place"
    queued, building, blocked, note = box_lines("waiting", known)
    assert (queued, building.rstrip("━─")) == ("○ a  queued  5s", "◐ b  20s of ~40s  ")
    assert len(building) == 60
    assert box_lines("waiting", known, width=22)[1] == "◐ b  20s of ~40s  ", "no room for a bar"
    assert blocked == "■ c  team access required  1m"
    assert note == ""
    assert box_lines("waiting", of(PROJECT, *(build(str(n), "QUEUED", n) for n in range(3))))[2] == "○ 2  queued  0s"
    assert box_lines("waiting", of(PROJECT, *(build(str(n), "QUEUED", n) for n in range(7))))[2:] == ["and 5 more", ""]
    assert "Nothing" in box_lines("waiting", of())[0]


def test_builds_are_bars_above_states_oldest_first() -> None:
    rows = (build("c", "ERROR", 1_000), build("b", "READY", HOUR), build("a", "READY", 2 * HOUR))
    panel = BOX_BY_ID["builds"].draw(of(PROJECT, *rows), None, Drawing(CONTEXT, 60))
    assert panel.title == "Last 3 builds"
    assert box_lines("builds", of(PROJECT, *rows)) == ["██ ", "██ ", "●●×", "median 40s, p95 40s"]
    assert box_lines("builds", of(PROJECT, *rows[:1])) == [" ", " ", "×", ""]
    assert box_lines("builds", of())[0] == "No builds yet."
    assert box_lines("builds", ProjectPageData(STORE_PROJECT)) == [""], "nothing is said before any were asked for"


def test_domains_that_need_attention_come_first_and_redirects_last() -> None:
    rows = (
        Domain("1", "www.shop.example", redirect="shop.example", verified=True, project_id="prj_1"),
        Domain("2", "shop.example", verified=True, project_id="prj_1"),
        Domain("3", "x.example", verified=False, project_id="prj_1", challenges=(Challenge("TXT", "_v", "t"),)),
    )
    lines = box_lines("domains", of(), Read(rows))
    assert [line.split() for line in lines] == [
        ["x.example", "×", "Pending", "verification"],
        ["shop.example", "–", "DNS", "not", "checked"],
        ["www.shop.example", "→", "shop.example"],
        ["1", "of", "3", "needs", "attention"],
    ]
    assert len({line.index(mark) for line, mark in zip(lines, "×–→", strict=False)}) == 1, "they align"
    assert box_lines("domains", of(), Read(rows * 3, more=True))[-2] == "and 4+ more"
    assert box_lines("domains", of(), Read(()))[0] == "No domains."
    assert box_lines("domains", of()) == [""]


def test_variables_are_counted_and_never_shown() -> None:
    rows = (
        EnvVar("1", "SECRET", type="sensitive", targets=("production",), updated_at=NOW),
        EnvVar("2", "SHARED", targets=("production", "preview", "development")),
        EnvVar("3", "ONE", targets=("preview",), branch="feat/x", custom_environment_ids=("env_qa",)),
    )
    context = replace(CONTEXT, projects=replace(CONTEXT.projects, environments={"env_qa": "qa"}))
    lines = box_lines("env", of(), Read(rows, hidden=2), context=context)
    assert lines == [
        "2 production   2 preview   1 dev   1 qa",
        "1 Secret   1 branch-specific",
        "! 1 changed since the production build",
        "1 in production but not in preview",
        "2 in production hidden from your role",
        "3 total",
    ]
    assert box_lines("env", of(), Read(rows), width=24, context=context)[:2] == [
        "2 production   2 preview",
        "1 dev   1 qa",
    ]
    assert box_lines("env", of(), Read(()))[0] == "No env vars."
    assert box_lines("env", of()) == [""]


def test_settings_omit_unknown_fields() -> None:
    assert box_lines("settings", of(Project("prj_1"))) == ["prj_1"]
    full = Project(
        "prj_1",
        framework="nextjs",
        node_version="22.x",
        root_directory="apps/web",
        install_command="pnpm i",
        build_command="pnpm build",
        output_directory=".next",
        ignore_command="npx turbo-ignore",
        repository="acme/store",
        git_host="github",
        production_branch="main",
        regions=("iad1", "fra1"),
        crons=(("/api/cleanup", "0 3 * * *"), ("/api/digest", "@daily")),
        sign_in="all_except_custom_domains",
        password=True,
        auto_assign=False,
    )
    lines = [line.split(maxsplit=1) for line in box_lines("settings", of(full))[:-1]]
    assert ["cron", "jobs           0 3 * * *  /api/cleanup"] in lines
    assert ["protection", "Vercel Authentication (Standard Protection), Password Protection"] in lines
    assert ["auto-assign", "off: new production builds stay staged"] in lines
    assert [line[0] for line in lines[:6]] == ["framework", "root", "install", "build", "output", "ignored"]
    assert "2, disabled" in "".join(box_lines("settings", of(replace(full, crons_off=True))))


@pytest.mark.parametrize(
    ("sign_in", "password", "protection"),
    [
        (None, None, None),
        ("", None, "none"),
        ("", True, "Password Protection"),
        ("new_kind", False, "Vercel Authentication (new_kind)"),
    ],
)
def test_no_protection_differs_from_unknown_protection(
    sign_in: str | None, password: bool | None, protection: str | None
) -> None:
    lines = box_lines("settings", of(Project("p", sign_in=sign_in, password=password)))
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("protection")] == (
        [protection] if protection else []
    )


@settings(max_examples=60)
@given(
    project=st.none() | ROWS["projects"],
    rows=st.none() | st.lists(DEPLOYMENTS, max_size=8),
    domains=st.none() | st.lists(ROWS["domains"], max_size=7),
    env=st.none() | st.lists(ROWS["env"], max_size=7),
    context=CONTEXTS,
    width=st.sampled_from((0, 1, 20, 38, 74, 200)),
)
def test_any_answer_can_be_drawn_at_any_width(  # noqa: PLR0917 - one for each thing that is known
    project: Project | None,
    rows: list[Deployment] | None,
    domains: list[Domain] | None,
    env: list[EnvVar] | None,
    context: Context,
    width: int,
) -> None:
    known = ProjectPageData(STORE_PROJECT, project, rows)
    answers = {"domains": domains, "env": env}
    for part in (PRODUCTION, *BOXES):
        given = answers.get(part.id)
        check_panel(part.draw(known, None if given is None else Read(tuple(given)), Drawing(context, width)))
    if project is not None:
        for brief in PARTS:
            check_panel(brief.draw(project, None, Drawing(context, width)))


async def test_boxes_ask_for_one_page_each() -> None:
    harness = ServiceHarness()
    scope = harness.scope()
    async for page in harness.service.projects.pages(scope, limit=1):
        known = ProjectPageData(ProjectRef(page.rows[0].id, page.rows[0].name))
    before = len(harness.wire.asked)
    for part in BOXES:
        if part.load is not None:
            answer = await part.load(harness.service, scope, known)
            assert answer.rows
            assert not answer.more
    assert [path.rsplit("/", 1)[1] for path in harness.wire.paths()[before:]] == ["domains", "env", "env"]


def test_status_of_a_domain_is_short_where_its_name_would_be_cut() -> None:
    dns = DomainConfig(misconfigured=False)
    rows = (Domain("1", "checkout.acme.example", verified=True, project_id="prj_1", dns=dns),)
    assert box_lines("domains", of(), Read(rows), width=44)[0] == "checkout.acme.example  ● Valid Configuration"
    assert box_lines("domains", of(), Read(rows), width=43)[0] == "checkout.acme.example  ● Valid"
    assert box_lines("domains", of(), Read(rows), width=24)[0] == "checkou…example  ● Valid"
