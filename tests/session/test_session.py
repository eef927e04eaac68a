from pathlib import Path

from tests.harness.credentials import BASE, machine
from tests.harness.service import reply
from tests.session.harness import Seat
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.target import parse_target
from vtui.state import State


async def test_it_connects_and_starts_in_the_team_that_was_asked_for() -> None:
    seat = await Seat(team="northwind").connected()
    account = seat.session.account.value
    assert account is not None
    assert (seat.scope.slug, seat.session.why.value) == ("northwind", "asked")
    assert seat.session.project.value == ProjectRef()
    assert {scope.slug for scope in account.scopes} >= {"acme", "northwind"}
    assert account.token is not None, "the token is described"


async def test_it_starts_where_it_was_left() -> None:
    first = await Seat(project="store").connected()
    first.session.state.write()
    (state,) = first.saved
    seat = await Seat(team=None, state=state).connected()
    assert (seat.scope, seat.session.why.value) == (first.scope, "last")
    assert seat.session.project.value.project == "store"


async def test_a_target_is_opened_instead() -> None:
    seat = await Seat(target=parse_target("docs")).connected()
    (location,) = seat.screens.opened
    assert location.project.project == "docs"
    assert seat.session.project.value.project == "docs"


async def test_an_unknown_team_is_trouble_that_only_the_user_can_end() -> None:
    seat = Seat(team="nobody")
    seat.session.connect()
    await seat.jobs.over("connect")
    trouble = seat.session.trouble.value
    assert trouble is not None
    assert trouble.title == "Team nobody not found"
    assert (seat.session.trouble_until, seat.session.scope.value) == (None, None)


async def test_a_passing_failure_is_retried_automatically() -> None:
    seat = Seat()
    failures = [reply(503)] * 12
    seat.harness.wire.instead = lambda request: failures.pop() if request.url.path == "/v2/user" and failures else None
    seen: list[str] = []
    seat.session.trouble.subscribe(lambda error: seen.append("ended" if error is None else error.title))
    await seat.connected()
    assert seen[-1] == "ended"
    assert len(seen) >= 2
    assert seat.scope.slug == "acme"


async def test_a_scope_and_a_project_are_taken_together() -> None:
    seat = await Seat().connected()
    seen: list[tuple[Scope | None, ProjectRef]] = []
    session = seat.session
    session.scope.subscribe(lambda scope: seen.append((scope, session.project.value)))
    session.project.subscribe(lambda project: seen.append((session.scope.value, project)))
    northwind, docs = seat.harness.scope("northwind"), ProjectRef("prj_docs", "docs")
    session.select(northwind, docs)
    assert seen == [(northwind, docs)], "lists are informed once"
    session.select(northwind, ProjectRef())
    assert seen[1:] == [(northwind, ProjectRef())]


async def test_settings_of_an_unknown_team_are_reported() -> None:
    from vtui.config.settings import Settings

    seat = Seat(settings=Settings(teams=(("acmee", {"read_only": True}),)))  # type: ignore[arg-type] # only its name counts
    await seat.connected()
    assert any("acmee" in message for message in seat.messages)


async def test_a_refused_token_is_asked_for_once(tmp_path: Path) -> None:
    from vtui.api.errors import Unauthenticated

    seat = await Seat(access=Access(NamedSources(), machine(tmp_path), BASE)).connected()
    error = Unauthenticated("The token has expired", "")
    for _ in range(2):
        seat.session.connection._on_refused(error)  # noqa: SLF001 - what the service calls
    await seat.jobs.over("sign-in")
    ((why, done),) = seat.screens.asked
    assert why
    assert seat.session.trouble.value is error
    done(True)
    await seat.jobs.over("connect", "token")
    assert seat.screens.reloads == 1
    assert not seat.session.trouble.value


async def test_who_does_not_sign_in_is_asked_again_later(tmp_path: Path) -> None:
    from vtui.api.errors import Unauthenticated

    seat = await Seat(access=Access(NamedSources(), machine(tmp_path), BASE)).connected()
    seat.session.connection._on_refused(Unauthenticated("The token has expired", ""))  # noqa: SLF001 - as above
    await seat.jobs.over("sign-in")
    seat.screens.asked.pop()[1](False)
    assert seat.screens.reloads == 0
    seat.session.trouble.value = None
    seat.session.connection._on_refused(Unauthenticated("The token has expired", ""))  # noqa: SLF001 - as above
    await seat.jobs.over("sign-in")
    assert len(seat.screens.asked) == 1


async def test_what_was_entered_last_is_remembered_first_and_written_once() -> None:
    seat = await Seat(state=State(recent=("team_old",))).connected()
    northwind = seat.harness.scope("northwind")
    acme = seat.scope
    seat.session.select(northwind, ProjectRef("prj_docs", "docs"))
    assert seat.session.state.current.recent == (northwind.team_id, acme.team_id, "team_old")
    assert seat.session.state.current.projects == ("docs",)
    (write,) = seat.jobs.timers
    assert seat.saved == [], "not at once"
    write()
    write()
    assert [(state.scope, state.project_id) for state in seat.saved] == [(northwind.team_id, "prj_docs")]
