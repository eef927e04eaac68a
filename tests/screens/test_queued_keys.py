"""Keys that are typed before a screen, menu or dialog opens reach it."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.actions import parse
from textual.binding import Binding
from textual.keys import key_to_character
from textual.screen import ModalScreen, Screen

import vtui.screens
from tests.harness.app import AppHarness, RunningApp
from vtui.app import SCREENS as LIST_SCREENS
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.credentials.machine import Machine
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import SecretPolicy
from vtui.palette import palette
from vtui.resources.common.copying import Copy
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.env.compare import Side, pairs
from vtui.resources.env.dotenv import read
from vtui.resources.env.drafts import Draft
from vtui.resources.env.import_file import Target
from vtui.resources.env.resource import ENV_VARS
from vtui.screens.dialogs import (
    address,
    bulk,
    clean_up,
    entry,
    env_form,
    env_import_review,
    export,
    question,
    settings,
    sign_in,
    too_small,
)
from vtui.screens.dialogs.help import HelpScreen, grouped
from vtui.screens.flows.plan_form import plan_form
from vtui.screens.lists import all_teams, dns_records
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus import columns, copy, facets, pick, row, sort, team
from vtui.screens.modal import Modal
from vtui.screens.pages import activity, deployment, env_compare, env_matrix, env_var, issues, log, project, row_page
from vtui.screens.unavailable import commands_of
from vtui.table.arrangement import DECLARED
from vtui.table.facets import facet
from vtui.table.filtering.terms import Filter
from vtui.writes.bulk import Batch
from vtui.writes.bulk_run import Run
from vtui.writes.form import Form
from vtui.writes.ledger import Ledger

ABSTRACT = {
    "RowScreen",
    "Modal",
}
"""What screens are made from, and never opened itself."""
PASSING = {"CheckScreen"}
"""What closes by itself and keeps the keys for what follows it: tests/screens/test_bulk.py."""


MOVES = {"act", "move", "first", "last", "page", "scroll", "sideways", "shift", "widen", "fit", "command_list"}
"""Actions that move within a screen or ask a question: their keys are sent in one go."""


@dataclass
class LoadedApp:
    """The running app with its list on view, and rows of every kind, to open screens with."""

    ui: RunningApp
    scope: Scope
    rows: dict[str, list[Any]]

    @property
    def app(self) -> Any:
        """The app."""
        return self.ui.app

    @property
    def project_ref(self) -> ProjectRef:
        """A project with variables."""
        return ProjectRef(self.store.id, self.store.name)

    @property
    def store(self) -> Any:
        """That project."""
        return next(row for row in self.rows["projects"] if row.name == "store")

    @property
    def variables(self) -> list[Any]:
        """Its own variables."""
        return [row for row in self.rows["env"] if row.project_id == self.store.id]

    @property
    def env(self) -> Any:
        """The list of variables, which is not on view."""
        return self.app._screen_stacks["env"][0].query_one(ListPane)  # noqa: SLF001 - stacks of other modes

    def picked(self, _answer: object = None) -> None:
        """Nothing comes of what is chosen."""


def _deployment(loaded: LoadedApp) -> Any:
    return next(row for row in loaded.rows["deployments"] if row.state == "READY" and row.name == "store")


async def _question(loaded: LoadedApp) -> Screen[Any]:
    row, app = _deployment(loaded), loaded.app
    action = next(action for action in DEPLOYMENTS.actions if action.key == "R")
    plan = await action.plan(app.session.service, loaded.scope, row, app.session.store.context())
    return question.QuestionScreen(action, plan)


async def _form(loaded: LoadedApp) -> Screen[Any]:
    app = loaded.app
    action = next(action for action in DNS_RECORDS.actions if action.form is not None)
    async for page in app.session.service.domains.records(loaded.scope, loaded.rows["domains"][0].apex):
        assert action.form is not None
        made = await action.form(app.session.service, loaded.scope, page.rows[0], app.session.store.context())
        assert isinstance(made, Form)
        return plan_form(action, made)
    raise AssertionError("no records")


def _batch(loaded: LoadedApp) -> Batch:
    action = next(action for action in DEPLOYMENTS.actions if action.key == "D")
    assert action.many is not None
    return Batch(action.id, action.many, loaded.scope, tuple(loaded.rows["deployments"][:3]))


def _bulk(loaded: LoadedApp) -> Screen[Any]:
    async def send(_request: object) -> Any:
        raise AssertionError("nothing is sent")

    run = Run(
        _batch(loaded),
        loaded.app.session.service,
        Ledger(None),
        send=send,
        context=loaded.app.session.store.context,
        on_change=loaded.picked,
        on_sent=loaded.picked,
        clock=loaded.app.session.clock,
    )
    return bulk.BulkScreen(run)


def _sign_in(loaded: LoadedApp) -> Screen[Any]:
    machine = Machine({}, "linux", Path("/nowhere"), Path("/nowhere"))
    return sign_in.sign_in_form(
        loaded.app.session.service, Access(NamedSources(), machine, loaded.app.session.connection.base_url), "why"
    )


def _compare(loaded: LoadedApp) -> Screen[Any]:
    rows = tuple(loaded.variables)
    found = pairs(Side(rows, "production"), Side(rows, "preview"))
    return env_compare.CompareScreen(loaded.scope, "store", ("production", "preview"), found)


def _env_form(loaded: LoadedApp) -> Screen[Any]:
    start = env_form.Start("Add a variable", "store", loaded.scope, {}, Draft(targets=("production",)))
    return env_form.variable_form(start, loaded.picked)  # type: ignore[arg-type] # nothing is submitted


def _import(loaded: LoadedApp) -> Screen[Any]:
    target = Target(loaded.scope, loaded.project_ref, Draft(targets=("production",)))
    return env_import_review.ImportScreen(read("A=1\nDATABASE_URL=2\n"), loaded.variables, target)


def _export(_: LoadedApp) -> Screen[Any]:
    return export.export_form(
        ("row", "rows"),
        shown=3,
        marked=1,
        loaded=5,
        more=True,
        complete=False,
        propose=lambda form: f"/nowhere/x.{form}",
    )


def _facets(loaded: LoadedApp) -> Screen[Any]:
    counted = [facet(column, {"READY": 2, "ERROR": 1}) for column in DEPLOYMENTS.list.columns if column.id == "state"]  # type: ignore[arg-type] # counts of any kind
    return facets.FacetsMenu(counted, Filter(), loaded.picked)


def _help(loaded: LoadedApp) -> Screen[Any]:
    return HelpScreen(grouped(loaded.app, loaded.app.screen_stack[0].active_bindings.values()))


def _row_menu(loaded: LoadedApp) -> Screen[Any]:
    base = loaded.app.screen_stack[0]
    return row.RowMenu("Actions", row.choices(commands_of(base), ()), "This list")


def _settings_row(loaded: LoadedApp) -> Any:
    file = loaded.app.session.start.config
    return next(row for row in file.rows(loaded.app.session.settings.value) if row.name == "refresh")


SCREENS: dict[str, Callable[[LoadedApp], "Screen[Any] | Awaitable[Screen[Any]]"]] = {
    "ActivityScreen": lambda _: activity.ActivityScreen(),
    "AddressScreen": lambda _: address.AddressScreen("https://vercel.com", "why"),
    "AttentionScreen": lambda loaded: issues.AttentionScreen(loaded.scope),
    "BulkScreen": _bulk,
    "ByHandScreen": lambda loaded: settings.ByHandScreen(
        loaded.app.session.start.config.manual_edit("keys", loaded.app.session.settings.value)
    ),
    "FormScreen clean-up": lambda loaded: clean_up.clean_up_form(loaded.scope, loaded.project_ref),
    "ColumnsMenu": lambda loaded: columns.ColumnsMenu(DEPLOYMENTS.list.columns, DECLARED, loaded.picked),
    "CompareScreen": _compare,
    "CopyMenu": lambda _: copy.CopyMenu("row", [Copy("url", "https://vercel.com"), Copy("id", "dpl_1")]),
    "EntryScreen": lambda _: entry.EntryScreen("entry", [("a", ())], [Copy("a", "b")]),
    "FormScreen variable": _env_form,
    "EnvMatrixScreen": lambda loaded: env_matrix.EnvMatrixScreen(loaded.scope, loaded.env, loaded.picked),
    "DeploymentScreen": lambda loaded: deployment.DeploymentScreen(
        DEPLOYMENTS, _deployment(loaded), loaded.scope, "deployments"
    ),
    "EnvVarScreen": lambda loaded: env_var.EnvVarScreen(ENV_VARS, loaded.variables[0], loaded.scope, "env"),
    "EveryTeamDeployments": lambda loaded: all_teams.EveryTeamDeployments(loaded.app.session.account.value),
    "EveryTeamProjects": lambda loaded: all_teams.EveryTeamProjects(loaded.app.session.account.value),
    "FormScreen export": _export,
    "FacetsMenu": _facets,
    "FormScreen": _form,
    "HelpScreen": _help,
    "FormScreen import": lambda loaded: env_form.import_form(loaded.scope, loaded.project_ref, {}, SecretPolicy()),
    "ImportScreen": _import,
    "ItemScreen": lambda loaded: row_page.ItemScreen(DEPLOYMENTS, _deployment(loaded), loaded.scope, "deployments"),
    "LogScreen": lambda loaded: log.LogScreen(_deployment(loaded), loaded.scope, "deployments"),
    "Palette": lambda loaded: palette(loaded.app),
    "Menu": lambda _: pick.pick_menu("Pick", [pick.Pick("a", "a"), pick.Pick("b", "b")]),
    "ProjectScreen": lambda loaded: project.ProjectScreen(loaded.project_ref, loaded.store),
    "QuestionScreen": _question,
    "RecordsScreen": lambda loaded: dns_records.RecordsScreen(loaded.scope, loaded.rows["domains"][0]),
    "RowMenu": _row_menu,
    "FormScreen setting": lambda loaded: settings.setting_form(loaded.app, _settings_row(loaded)),
    "SettingsScreen": lambda _: settings.SettingsScreen(),
    "FormScreen sign-in": _sign_in,
    "SortMenu": lambda _: sort.SortMenu(DEPLOYMENTS.list.columns, None, "age"),
    "TeamMenu": lambda loaded: team.TeamMenu(
        loaded.app.session.account.value, team.Here(loaded.scope, None, ()), loaded.app.session.clock()
    ),
    "TooSmall": lambda _: too_small.TooSmall(),
}
"""How each screen is made that is laid on top of another one: its class, and which of the class it is."""
LINES = {
    "BulkScreen",
    "ColumnsMenu",
    "CompareScreen",
    "CopyMenu",
    "FacetsMenu",
    "ImportScreen",
    "Menu",
    "RowMenu",
    "SettingsScreen",
    "SortMenu",
    "TeamMenu",
}
"""Those with a list of lines."""
LISTS = {screen.__name__: screen for screen in LIST_SCREENS.values()}
"""The lists that all others lie on."""


def kinds() -> dict[str, type[Screen[Any]]]:
    """Every screen of vtui by name."""
    for module in pkgutil.walk_packages(vtui.screens.__path__, "vtui.screens."):
        importlib.import_module(module.name)
    found: dict[str, type[Screen[Any]]] = {}
    waiting: list[type[Any]] = [Screen]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("vtui."):
            found[kind.__name__] = kind
    return found


def kind_of(name: str) -> str:
    """The class of one of the screens."""
    return name.split(maxsplit=1)[0]


def own(kind: type[Screen[Any]]) -> Iterator[Binding]:
    """The keys that a screen declares, of itself and of what it is made from."""
    for base in kind.__mro__:
        if base.__module__.startswith("vtui."):
            yield from Binding.make_bindings(base.__dict__.get("BINDINGS", ()))


def test_every_screen_is_opened_here() -> None:
    assert set(kinds()) == ABSTRACT | PASSING | {kind_of(name) for name in SCREENS} | set(LISTS)


async def ready(ui: RunningApp) -> None:
    """Wait until all keys are handled, with what they began."""
    enter = events.Key("enter", None)
    await ui.until(lambda: ui.app.type_ahead.settled(enter), "all keys to be handled")


async def load_app(ui: RunningApp) -> LoadedApp:
    """With rows of all kinds."""
    await ui.rests()
    app = ui.app
    scope = app.session.scope.value
    assert scope is not None
    rows: dict[str, list[Any]] = {"deployments": ui.rows}
    for name in ("projects", "domains", "env"):
        app.action_go(name)
        await ui.rests()
        rows[name] = ui.rows
    app.action_go("deployments")
    await ready(ui)
    return LoadedApp(ui, scope, rows)


async def close_screens(loaded: LoadedApp) -> None:
    """The list again."""
    while len(loaded.app.screen_stack) > 1:
        loaded.app.screen.dismiss()
    await ready(loaded.ui)


def ways(kind: type[Screen[Any]], tried: set[str]) -> Iterator[tuple[str, ...]]:
    """Keys to open a screen with: what moves in one go, all else alone, once where several screens have it."""
    moves: list[str] = []
    for binding in own(kind):
        another = binding.key in ("enter", "space", "escape")  # these do something else in each screen
        if parse(binding.action)[1] in MOVES:
            moves.append(binding.key)
        elif another or binding.id not in tried:
            tried.add(binding.id or "")
            yield (binding.key,)
    if moves:
        yield tuple(moves)
    if kind.__name__ in LINES:
        yield ("down",)


def post(loaded: LoadedApp, keys: Sequence[str]) -> None:
    """Keys without a pause."""
    for key in keys:
        loaded.app.post_message(events.Key(key, key_to_character(key)))


PARTS = 4
"""Tests that share the screens and keys, so that they can run side by side."""


@pytest.mark.parametrize("part", range(PARTS))
async def test_keys_typed_before_a_screen_opens_reach_it(
    part: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    tried: set[str] = set()
    every = [(name, keys) for name in sorted(SCREENS) for keys in ways(kinds()[kind_of(name)], tried)]
    async with AppHarness(deployments=40).run_app(size=(60, 16)) as ui:
        loaded = await load_app(ui)
        for name, keys in every[part::PARTS]:
            made = SCREENS[name](loaded)
            screen = made if isinstance(made, Screen) else await made
            post(loaded, keys)  # on their way to the list when the screen is laid on top of it
            loaded.app.call_later(loaded.app.push_screen, screen)
            await ready(ui)
            assert loaded.app.is_running, (name, keys)
            if keys == ("escape",) and isinstance(screen, ModalScreen) and name != "BulkScreen":  # there it stops
                assert screen not in loaded.app.screen_stack, name
            if keys == ("down",) and isinstance(screen, Modal) and name in LINES and screen.choices.count > 1:
                assert screen.choices.cursor > 0, name
            await close_screens(loaded)


@pytest.mark.parametrize(("digit", "kind"), [("2", "ProjectsScreen"), ("3", "DomainsScreen"), ("4", "EnvVarsScreen")])
async def test_text_typed_before_a_list_is_built_reaches_its_filter(digit: str, kind: str) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        for key in (digit, "slash", "a", "R", "enter"):
            ui.app.post_message(events.Key(key, key_to_character(key)))
        await ready(ui)
        assert type(ui.app.screen) is LISTS[kind]
        assert ui.listed.bar.input.value == "aR"
