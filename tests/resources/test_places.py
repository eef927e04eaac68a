"""The history of locations: back, forward, and its limit."""

from hypothesis import given
from hypothesis import strategies as st

from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import MAX_LOCATIONS, History, Location, Page

ACME = Scope("acme", team_id="team_1")
LISTS = [Location(name, ACME) for name in ("deployments", "projects", "domains", "env")]
LIST, PROJECTS, DOMAINS, ENV = LISTS
STEPS = st.lists(st.one_of(st.sampled_from(LISTS), st.sampled_from(["back", "forward"])), max_size=200)


def walked(*steps: Location | str) -> History:
    history = History()
    for step in steps:
        if isinstance(step, Location):
            history = history.visit(step)
        else:
            history = history.back() if step == "back" else history.forward()
    return history


def test_back_and_forward_work_as_in_a_browser() -> None:
    history = walked(LIST, PROJECTS, DOMAINS, "back", "back")
    assert (history.current, history.future) == (LIST, (PROJECTS, DOMAINS))
    assert history.forward().current == PROJECTS
    assert history.forward().visit(ENV) == walked(LIST, PROJECTS, ENV)


def test_back_and_forward_do_nothing_at_the_ends() -> None:
    history = walked(LIST, PROJECTS)
    assert history.forward() is history
    assert history.back().back() == history.back()
    assert History().back().current is None


def test_visiting_the_current_location_keeps_the_future() -> None:
    old, new = (Location("domains", ACME, pages=(Page("domains", "1", row=row),)) for row in ("old", "new"))
    history = walked(old, LIST, "back").visit(new)
    assert history.future == (LIST,)
    assert history.current is not None
    assert history.current.page is not None
    assert history.current.page.row == "new"


def test_another_project_team_or_page_is_another_location() -> None:
    page = Page("deployments", "dpl_1")
    others = [
        Location("deployments", ACME, ProjectRef("prj_1", "store")),
        Location("deployments", Scope("ada")),
        Location("deployments", ACME, pages=(page,)),
        Location("deployments", ACME, pages=(page, Page("projects", "prj_1"))),
    ]
    assert walked(LIST, *others).past == (LIST, *others)
    assert LIST.page is None
    assert others[-1].page == Page("projects", "prj_1", "store", object())


def test_recent_locations_are_unique_newest_first_without_the_current() -> None:
    assert walked(LIST, DOMAINS, PROJECTS, DOMAINS, ENV, "back").recent == (PROJECTS, LIST, ENV)


def test_the_oldest_locations_are_dropped() -> None:
    many = [Location("deployments", ACME, ProjectRef(f"prj_{number}")) for number in range(MAX_LOCATIONS + 3)]
    assert walked(*many).past == tuple(many[3:])


@given(STEPS)
def test_back_undoes_forward(steps: list[Location | str]) -> None:
    history = walked(*steps)
    assert len(history.past) + len(history.future) <= MAX_LOCATIONS
    if len(history.past) > 1:
        assert history.back().forward() == history
    if history.future:
        assert history.forward().back() == history
    assert set(history.recent) | {history.current} >= {*history.past, *history.future}
    assert history.current not in history.recent
