"""Roll back and promote on the row of a project: asked, confirmed, sent once, followed; or the reason why not."""

from dataclasses import replace

import pytest

from tests.harness.app_stage import Session, Stage
from vtui.screens.dialogs.question import Question


async def on_project(session: Session, name: str) -> None:
    """The list of projects, the cursor on one of them."""
    await session.rests()
    await session.press("2")
    await session.rests()
    session.listed.table.move_to(next(row.id for row in session.rows if row.name == name))
    await session.pilot.pause()


@pytest.mark.parametrize(
    ("key", "title", "kind"),
    [("B", "Roll Production back?", "rollback"), ("P", "Promote to Production?", "promote")],
)
async def test_a_project_moves_after_the_question_and_the_row_follows(key: str, title: str, kind: str) -> None:
    stage = Stage(deployments=2_500)
    async with stage.look() as session:
        await on_project(session, "billing")
        before = session.under_cursor.production.id
        await session.press(key)
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.see(title, "billing", "Cancel", "serves now")
        assert stage.wire.writes() == []
        await session.answer(key)
        await session.until(stage.wire.writes, "the request")
        (sent,) = stage.wire.writes()
        target = sent.url.path.rpartition("/")[2]
        assert sent.method == "POST"
        assert sent.url.path.endswith(f"/projects/{session.under_cursor.id}/{kind}/{target}")
        assert target != before
        for _ in range(30):
            await session.pass_time(1)
            if session.under_cursor.production.id == target:
                break
        assert session.under_cursor.production.id == target
        assert len(stage.wire.writes()) == 1


async def test_promote_without_a_staged_build_says_so_and_asks_nothing() -> None:
    stage = Stage()
    async with stage.look() as session:
        await on_project(session, "docs")
        await session.press("P")
        await session.toast("Promote: there is no staged production build")
        assert not isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []


async def test_a_project_without_production_says_so_before_anything_is_read() -> None:
    stage = Stage()
    async with stage.look() as session:
        await on_project(session, "docs")
        row = replace(session.under_cursor, production=None, production_known=True)
        assert session.listed.feed is not None
        session.listed.feed.put(row)
        await session.press("B")
        await session.toast("Roll back: it has nothing in production")
        assert not any("rollbackCandidate" in str(request.url) for request in stage.wire.asked)


async def test_the_boxes_of_a_project_s_page_have_both_keys() -> None:
    async with Stage(deployments=350).look() as session:
        await on_project(session, "docs")
        await session.press("enter", "tab")
        await session.see("Deployments", "docs")
        await session.press("B")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.see("Roll Production back?")
