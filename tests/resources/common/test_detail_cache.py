"""Cached details of rows, and the results of the requests of page parts."""

from dataclasses import replace

from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment
from vtui.resources.common.answers import Answers
from vtui.resources.common.detail_cache import MAX_CACHED_DETAILS, KeptDetails
from vtui.resources.common.page import Drawing, Panel, Part
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.table.columns import Context, cell

CONTEXT = Context(1_763_000_000_000)
ROW = Deployment("dpl_1", "store", "prj_1", state="BUILDING", branch="main")
PART: Part[str] = Part("env", "Env", lambda row, answer, _: Panel((cell(f"{row} {answer}"),)) if answer else Panel())
DRAWING = Drawing(CONTEXT, 40)


def test_details_are_kept_until_a_column_value_changes() -> None:
    details = KeptDetails(DEPLOYMENTS)
    assert details.of(ROW, CONTEXT) is None
    full = replace(ROW, aliases=("shop.example",))
    details.keep(ROW, full, CONTEXT)
    assert details.of(ROW, CONTEXT) is full
    assert details.of(replace(ROW, aliases=("a.example",)), replace(CONTEXT, now=CONTEXT.now + 5_000)) is full
    assert details.of(replace(ROW, state="READY"), CONTEXT) is None


def test_the_details_that_came_last_are_kept() -> None:
    details = KeptDetails(DEPLOYMENTS)
    rows = [replace(ROW, id=f"dpl_{number}") for number in range(MAX_CACHED_DETAILS + 1)]
    for row in (*rows[:-1], rows[0], rows[-1]):
        details.keep(row, row, CONTEXT)
    assert details.of(rows[1], CONTEXT) is None
    assert details.of(rows[0], CONTEXT) is rows[0]
    assert details.of(rows[-1], CONTEXT) is rows[-1]


def panel_texts(answers: Answers) -> list[str]:
    panel = answers.panel(PART, "row", DRAWING)
    return ["".join(span.text for span in line) for line in (*panel.lines, panel.note)]


def test_a_part_is_awaited_then_fails_then_comes_and_stays_when_it_fails_again() -> None:
    answers = Answers()
    assert panel_texts(answers) == [""]
    assert answers.begin("env")
    assert not answers.begin("env"), "it is under way"
    assert panel_texts(answers)[0] == "Loading …"
    answers.fail("env", VercelError("Not today", "Ask an owner."))
    assert panel_texts(answers) == ["Not today", "Ask an owner.", "r  retry", ""]
    assert answers.failed("env")
    assert answers.begin("env")
    answers.bring("env", 3)
    assert panel_texts(answers) == ["row 3", ""]
    answers.fail("env", VercelError("Not today"))
    assert panel_texts(answers) == ["row 3", "Not today"]
    answers.begin("env")
    answers.end("env")
    assert answers.begin("env")
