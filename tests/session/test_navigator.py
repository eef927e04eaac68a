import asyncio

from tests.session.harness import Seat
from vtui.models.scope import ProjectRef
from vtui.navigation.history import Location, Page, ViewState

DOCS = ProjectRef("prj_docs", "docs")


async def test_several_steps_of_one_key_are_one_location() -> None:
    seat = await Seat().connected()
    await asyncio.sleep(0)
    navigator, session = seat.session.navigator, seat.session
    start = navigator.history.current
    session.project.value = DOCS
    seat.screens.list_name = "env"
    navigator.note_soon()
    await asyncio.sleep(0)
    assert navigator.history.past == (start, Location("env", seat.scope, DOCS))


async def test_back_and_forward_open_the_locations_of_the_history() -> None:
    seat = await Seat().connected()
    await asyncio.sleep(0)
    navigator = seat.session.navigator
    home = navigator.here()
    assert home is not None
    there = Location("domains", seat.harness.scope("northwind"), DOCS)
    navigator.navigate(there)
    await asyncio.sleep(0)
    navigator.step(-1)
    assert (seat.screens.opened[-1], seat.scope, seat.session.project.value) == (home, home.scope, ProjectRef())
    navigator.step(1)
    assert (seat.screens.opened[-1], seat.scope.slug, seat.session.project.value) == (there, "northwind", DOCS)
    navigator.step(1)
    assert seat.messages[-1] == "No later screen in the history."
    assert len(seat.screens.opened) == 3


async def test_view_states_are_kept_for_the_last_lists() -> None:
    seat = await Seat().connected()
    navigator = seat.session.navigator
    where = [("deployments", seat.scope, ProjectRef(f"prj_{number}")) for number in range(60)]
    for one in where:
        navigator.save_view_state(one, ViewState(cursor=one[2].project_id))
    navigator.save_view_state(where[10], ViewState(cursor="again"))
    assert len(navigator.view_states) == 50
    assert where[9] not in navigator.view_states
    assert list(navigator.view_states)[-1] == where[10]
    assert navigator.view_states[where[10]] == ViewState(cursor="again")


async def test_a_target_is_opened_and_one_that_is_none_is_reported() -> None:
    seat = await Seat().connected()
    navigator = seat.session.navigator
    navigator.open_target("store")
    await seat.jobs.over("target")
    assert seat.session.project.value.project == "store"
    opened = len(seat.screens.opened)
    for number, target in enumerate(("two words", "no-such-project-anywhere"), 1):
        navigator.open_target(target)
        await seat.jobs.over("target")
        assert len(seat.messages) == number
    assert len(seat.screens.opened) == opened


async def test_no_target_is_opened_over_a_dialog() -> None:
    seat = await Seat().connected()
    seat.screens.has_dialog = True
    seat.session.navigator.open_target("store")
    await seat.jobs.over("target")
    assert seat.screens.opened == []
    assert "Close this dialog and open it again." in seat.messages[-1]


async def test_back_leads_from_the_list_of_a_project_to_where_it_was_chosen() -> None:
    seat = await Seat().connected()
    navigator, project = seat.session.navigator, seat.session.project
    start = navigator.here()
    assert start is not None
    assert not navigator.back()
    page = Location("projects", seat.scope, DOCS, (Page("projects", "prj_docs"),))
    navigator.navigate(page)
    for list_ in ("env", "domains"):
        before = navigator.here()
        seat.screens.open(Location(list_, seat.scope, DOCS), None)
        navigator.note_list(before)
    assert navigator.back()
    assert navigator.here() == page
    navigator.close_page()
    assert (navigator.here(), project.value) == (start, ProjectRef())
    assert not navigator.back()


async def test_back_does_nothing_after_another_list_of_all_projects() -> None:
    seat = await Seat().connected()
    navigator = seat.session.navigator
    navigator.navigate(Location("env", seat.scope))
    before = navigator.here()
    seat.screens.open(Location("domains", seat.scope), None)
    navigator.note_list(before)
    seat.screens.open(Location("env", seat.scope), None)
    assert not navigator.back()


async def test_a_page_on_top_is_closed_and_the_project_before_is_chosen_again() -> None:
    seat = await Seat().connected()
    navigator, project = seat.session.navigator, seat.session.project
    origin = navigator.here()
    assert origin is not None
    project.value = DOCS
    seat.screens.open(Location(origin.list, seat.scope, DOCS, (Page("projects", "prj_docs"),)), None)
    navigator.note_way_back(origin, on_top=True)
    navigator.close_page()
    assert (seat.screens.pages(), project.value) == ((), ProjectRef())
