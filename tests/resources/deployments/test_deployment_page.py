"""The parts of the page of a deployment, which show no more than the API returned."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import DEPLOYMENTS, ServiceHarness, any_row
from vtui import text
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment, Details
from vtui.models.facts import ProjectFacts, RowFacts
from vtui.models.project import Project
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.deployments import page
from vtui.resources.deployments.resource import DEPLOYMENTS as RESOURCE
from vtui.resources.deployments.resource import detail
from vtui.table.columns import Cell, Context

NOW = 1_763_000_000_000
ROW = Deployment(
    "dpl_1",
    name="store",
    project_id="p",
    state="READY",
    target="production",
    aliased=True,
    branch="main",
    sha="0f1e2d3c4b5a69788796",
    created_at=NOW - 600_000,
)
BROKEN = replace(
    ROW,
    state="ERROR",
    error_code="BUILD_FAILED",
    error_message='Command "npm run build" exited with 1',
    details=Details(error_step="buildStep", error_link="https://vercel.com/docs/why"),
)


def drawing(width: int = 66, *, errors: tuple[BuildError, ...] = (), **projects: Any) -> Drawing:
    rows = RowFacts(build_errors={BROKEN.id: errors} if errors else {})
    return Drawing(Context(NOW, projects=ProjectFacts(**projects), rows=rows), width)


def lines(panel: Panel) -> list[str]:
    return ["".join(span.text for span in line) for line in panel.lines]


def facts_of(panel: Panel) -> dict[str, str]:
    """Label -> value; a line without a label belongs to the label above it."""
    found: dict[str, str] = {}
    label = ""
    for line in lines(panel):
        label = line[: panel.hang].strip() or label
        found[label] = "\n".join(filter(None, (found.get(label), line[panel.hang :])))
    return found


def texts(cells: Sequence[Cell]) -> str:
    return " ".join(span.text for cell in cells for span in cell)


def test_page_describes_whether_production_serves_the_deployment() -> None:
    def live(row: Deployment, **known: Any) -> str | None:
        return facts_of(page.now(row, None, drawing(**known))).get("production")

    assert live(ROW, production={"p": "dpl_1"}) == "serving production"
    assert "after a rollback" in str(live(ROW, production={"p": "dpl_1"}, pinned=frozenset("p")))
    assert live(ROW, production={"p": "dpl_2"}) == "another deployment"
    assert "after a rollback" in str(live(ROW, production={"p": "dpl_2"}, pinned=frozenset("p")))
    assert str(live(replace(ROW, substate="STAGED"), production={"p": "dpl_2"})).startswith("staged")
    assert live(ROW) is None, "nobody has told"
    assert live(replace(ROW, target=None), production={"p": "dpl_2"}) is None, "a preview is not production's matter"


def test_blocked_deployment_shows_its_reason_once() -> None:
    row = replace(ROW, state="BLOCKED", block="TEAM_ACCESS_REQUIRED", details=Details(reason="No seat in this team."))
    facts = facts_of(page.now(row, None, drawing()))
    assert (facts["blocked"], "reason" in facts) == ("the commit author is not a member of this team", False)
    assert facts_of(page.now(replace(row, block="NEW"), None, drawing()))["blocked"] == "No seat in this team."
    assert facts_of(page.now(replace(row, state="CANCELED"), None, drawing()))["reason"] == "No seat in this team."


def test_own_domains_come_before_those_that_every_project_has_and_wildcards_last() -> None:
    row = replace(ROW, aliases=("*.shop.example", "store-acme.vercel.app", "shop.example"))
    assert facts_of(page.now(row, None, drawing()))["aliases"].split() == [
        "shop.example",
        "store-acme.vercel.app",
        "*.shop.example",
    ]


def test_the_first_line_of_a_failure_is_its_reason() -> None:
    panel = page.error(BROKEN, None, drawing())
    assert panel.alarm
    assert lines(panel)[0].split(maxsplit=1) == ["reason", 'Command "npm run build" exited with 1']
    facts = facts_of(panel)
    assert "build log" in facts["next step"]
    assert (facts["when"], facts["code"], facts["link"]) == (
        "during the build",
        "BUILD_FAILED",
        "https://vercel.com/docs/why",
    )


@pytest.mark.parametrize(
    ("code", "word"),
    [("BUILD_UTILS_SPAWN_1", "build log"), ("cert_missing", "DNS"), ("NEW_IN_2027", ""), (None, "")],
)
def test_codes_that_are_known_come_with_a_hint(code: str | None, word: str) -> None:
    facts = facts_of(page.error(replace(BROKEN, error_code=code), None, drawing()))
    assert word in facts.get("next step", "")
    assert ("next step" in facts) == bool(word)


def test_failure_without_a_reason_has_a_default_text() -> None:
    bare = Deployment("d", state="ERROR")
    assert facts_of(page.error(bare, None, drawing()))["reason"] == "No reason provided."
    starved = replace(bare, details=Details(out_of_memory=True))
    assert "out of memory" in facts_of(page.error(starved, None, drawing()))["next step"]


def test_what_went_well_has_no_error_and_aliases_that_failed_do() -> None:
    assert page.error(ROW, None, drawing()).lines == ()
    failed = facts_of(page.error(replace(ROW, alias_error="No certificate"), None, drawing()))
    assert failed == {"aliases": "No certificate"}


def test_a_link_leaves_the_program_only_when_it_is_one() -> None:
    row = replace(BROKEN, details=Details(error_link="javascript:alert(1)", commit_pages="https://github.com/a/[b]/"))
    assert "link" not in facts_of(page.error(row, None, drawing()))
    spoiled = replace(row, sha="\x1b]8;;evil", details=Details(commit_pages="https://github.com/a/b/commit/"))
    assert "link" not in facts_of(page.commit(spoiled, None, drawing()))


def test_complete_commit_message_is_shown() -> None:
    row = replace(ROW, message="fix: total [wip]\n\nfirst\x1b[31m\nsecond", source="git", author="Ada", creator="ada")
    facts = facts_of(page.commit(row, None, drawing()))
    assert facts["message"].split("\n") == ["fix: total [wip]", " ", "first", "second"]
    assert (facts["branch"], facts["source"]) == ("main @ 0f1e2d3", "git push   by ada")
    assert "link" not in facts, "the host is not known"
    linked = replace(row, details=Details(commit_pages="https://github.com/acme/store/commit/"))
    assert facts_of(page.commit(linked, None, drawing()))["link"] == "https://github.com/acme/store/commit/0f1e2d3c4b5a"


def test_only_production_builds_show_the_serving_deployment() -> None:
    other = replace(ROW, id="dpl_2", created_at=NOW - 3_600_000, message="feat: old")
    known = Project("p", production_known=True, production=other, domains=("shop.example",))
    facts = facts_of(page.instead(ROW, known, drawing()))
    assert (facts["ID"], facts["domains"]) == ("dpl_2", "shop.example")
    assert "feat: old" in facts["commit"]
    assert "this build" not in facts
    pinned = replace(known, pinned=True, rollback_reason="cards fail [INC-1]")
    back = facts_of(page.instead(replace(ROW, substate="PROMOTED"), pinned, drawing()))
    assert (back["reason"], back["this build"]) == ("cards fail [INC-1]", "was rolled back")
    for row, answer in (
        (ROW, None),
        (ROW, Project("p")),
        (ROW, replace(known, production=ROW)),
    ):
        assert page.instead(row, answer, drawing()).lines == ()
    assert page.instead(ROW, known, drawing(production={"p": "dpl_1"})).lines == (), "the newer word is the project's"


@settings(max_examples=50)
@given(DEPLOYMENTS, st.lists(DEPLOYMENTS, max_size=3), any_row(Project))
def test_any_answer_is_drawn_on_lines_that_fit(row: Deployment, others: list[Deployment], project: Project) -> None:
    for width in (24, 60):
        assert isinstance(page.instead(row, project, drawing(width)), Panel)
        panel = page.branch(row, tuple(others), drawing(width))
        for line, cell in zip(lines(panel), panel.lines, strict=True):
            clean = "".join(text.clean(span.text) and span.text for span in cell)
            assert "odd row" in line or text.width(clean) <= max(width, 40)


async def test_details_have_fields_that_the_row_lacks() -> None:
    harness = ServiceHarness()
    scope = harness.scope()
    async for found in harness.service.deployments.pages(scope, limit=60):
        rows = found.rows
        break
    ready = next(row for row in rows if row.state == "READY" and row.source == "git" and row.aliased)
    assert ready.details is None
    alone = await detail(harness.service, scope, ready)
    assert alone.details is not None
    assert alone.details.regions == ("iad1",)
    assert alone.details.aliased_at is not None
    assert str(alone.details.commit_pages).startswith("https://")
    failed = await detail(harness.service, scope, next(row for row in rows if row.state == "ERROR"))
    assert failed.details is not None
    assert (failed.details.error_step, failed.details.error_link is None) == ("buildStep", False)


async def test_the_branch_s_others_are_the_newest_five_without_this_one() -> None:
    harness = ServiceHarness(deployments=1_000)
    scope = harness.scope()
    async for found in harness.service.deployments.pages(scope, limit=60, query={"branch": "main"}):
        row = found.rows[0]
        break
    others = await page.of_branch(harness.service, scope, row)
    assert len(others) == 5
    assert {(one.branch, one.project_id) for one in others} == {("main", row.project_id)}
    assert row.id not in {one.id for one in others}
    asked = harness.wire.asked[-1].url.params
    assert (asked["branch"], asked["limit"], asked["projectId"]) == ("main", "6", row.project_id)
    before = len(harness.wire.asked)
    assert await page.of_branch(harness.service, scope, replace(row, branch=None)) == ()
    assert await page.serving(harness.service, scope, replace(row, target=None)) is None
    assert len(harness.wire.asked) == before, "what can have no answer is not asked"


def test_the_reason_is_followed_by_the_first_error_of_the_build_log_with_its_file_and_what_to_do() -> None:
    def of(*errors: BuildError) -> dict[str, str]:
        return facts_of(page.error(BROKEN, None, drawing(errors=errors)))

    first = BuildError(4, "Type error: no", "src/a.ts", 3, 1)
    facts = of(first, BuildError(9, "Type error: neither", "src/b.ts"))
    assert list(facts)[:4] == ["reason", "first error", "file", "more"]
    assert (facts["first error"], facts["file"]) == ("Type error: no", "src/a.ts:3:1")
    assert facts["more"] == "1 error in the build log"
    assert "next step" not in facts, "the error itself says it"
    assert of(replace(first, advice="Use a larger build machine."))["next step"] == "Use a larger build machine."
    only = BuildError(9, 'Error: Command "npm run build" exited with 1', consequence=True)
    assert "first error" not in of(only)
    assert "build log" in of(only)["next step"]
    assert "first error" not in of(BuildError(9, f"Error: {BROKEN.error_message}")), "it would say the reason twice"


def test_blocked_deployment_names_the_author_of_the_commit() -> None:
    row = replace(ROW, state="BLOCKED", block="TEAM_ACCESS_REQUIRED", details=Details(git_user="ada-l"))
    assert (
        facts_of(page.now(row, None, drawing()))["blocked"] == "the commit author is not a member of this team: ada-l"
    )


@pytest.mark.parametrize(
    ("state", "provisioning", "shown"),
    [
        ("INITIALIZING", "PENDING", "manual provisioning"),
        ("ERROR", "TIMEOUT", "manual provisioning (timed out)"),
        ("INITIALIZING", "COMPLETE", None),
        ("INITIALIZING", "HALFWAY", "HALFWAY"),
        ("READY", "PENDING", None),
        ("INITIALIZING", None, None),
    ],
)
def test_deployment_that_is_continued_from_outside_shows_what_it_waits_for(
    state: str, provisioning: str | None, shown: str | None
) -> None:
    row = replace(ROW, state=state, details=Details(provisioning=provisioning))
    assert facts_of(page.now(row, None, drawing())).get("waiting for") == shown


def test_prebuilt_deployment_and_one_that_expires_show_so() -> None:
    row = replace(ROW, source="cli", details=Details(prebuilt=True), expires_at=NOW + 86_400_000)
    assert facts_of(page.commit(row, None, drawing()))["source"] == "CLI, prebuilt"
    assert facts_of(page.commit(replace(row, details=None), None, drawing()))["source"] == "CLI"
    assert facts_of(page.details(row, None, drawing()))["expires"] == "14 Nov 2025 02:13  in 1d"
    assert "expires" not in facts_of(page.details(replace(row, deleted_at=NOW), None, drawing()))


def test_no_time_is_shown_twice_and_none_in_iso() -> None:
    row = replace(ROW, state="READY", created_at=NOW - 300_000, building_at=NOW - 290_000, ready_at=NOW - 240_000)
    status, details = facts_of(page.now(row, None, drawing())), facts_of(page.details(row, None, drawing()))
    assert status["since"].endswith("4m ago")
    assert [label for label in details if label in ("created", "build started", "ready")] == [
        "created",
        "build started",
    ]
    assert not any("T" in value or "Z" in value for value in details.values())


def test_copies_have_the_times_in_iso() -> None:
    copies = dict(RESOURCE.links.copies(replace(ROW, created_at=1_763_000_000_123)))
    assert copies["created at"] == "2025-11-13T02:13:20.123Z"


@pytest.mark.parametrize(
    ("target", "text"), [("dpl_1", "switching to this build"), ("dpl_9", "switching to another deployment")]
)
def test_status_of_a_production_build_shows_that_production_switches(target: str, text: str) -> None:
    row = replace(ROW, id="dpl_1", target="production", project_id="prj_1")
    switching = {"prj_1": replace(row, id=target)}
    facts = facts_of(page.now(row, None, drawing(production={"prj_1": "dpl_0"}, switching=switching)))
    assert facts["production"] == text
    served = drawing(production={"prj_1": target}, switching=switching)
    assert "switching" not in facts_of(page.now(row, None, served))["production"]


def test_first_error_is_announced_while_the_build_log_is_loading() -> None:
    context = replace(drawing().context, loading=frozenset({page.BUILD_LOG}))
    loading = facts_of(page.error(BROKEN, None, Drawing(context, 60)))
    assert list(loading.items())[1] == ("first error", "Loading the build log …")
    assert "first error" not in facts_of(page.error(BROKEN, None, drawing()))
