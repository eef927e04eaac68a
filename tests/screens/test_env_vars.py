"""Env vars as people find, read and mend them in the demo account."""

from tests.screens.stage import Stage
from tests.screens.test_pages import open_page


async def test_what_is_odd_is_marked_filtered_and_explained() -> None:
    stage = Stage()
    async with stage.look(project="checkout") as session:
        row = await open_page(session, lambda row: row.key == "PAYMENT_API_KEY" and not row.readable, "4")
        await session.see("Look at this", "changed 4h ago; production was built", "R redeploys production")
        assert row.type == "sensitive"
        await session.press("R")
        await session.see("Redeploy to Production?")
        await session.press("escape", "escape")
        await session.see("! not live yet", "! set twice", "! not in prev")
        await session.press("slash", *"odd:twice", "enter")
        await session.rests()
        await session.until(lambda: len(session.listed.view) == 2, "the two of them")
        assert {row.key for row in session.listed.view} == {"REDIS_URL"}
        await session.press("escape", "f")
        await session.see("Odd", "set twice")
