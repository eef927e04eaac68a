"""The team menu: everywhere this token may look, and why not where it may not."""

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from vtui import text
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.models.team import NO_USER, TOKENS_PAGE, Team
from vtui.navigation.start_location import SAID, Reason, remembered_by
from vtui.resources.account.team_access import REMEDIES, label, not_joined
from vtui.resources.account.token import lasting, reach
from vtui.screens.dialogs.modal import Modal
from vtui.screens.session_app import SessionApp, session_of
from vtui.session.account import Account
from vtui.table.columns import Cell, Span, Tone
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import chip_colour
from vtui.widgets.tones import block, content, padded

if TYPE_CHECKING:
    from vtui.screens.flows.location_screens import LocationScreens

LOCKS = {
    "saml": "locked: sign in with SSO first",
    "mfa": "locked: the team asks for a second factor",
    "scope": "locked: this token is not for this team",
    "invalidated": "locked: this token was invalidated for the team",
}
"""Lock -> why the team cannot be entered."""


KEYS = {
    "saml": f"Sign in with SSO in the browser, then make a token for the team: {TOKENS_PAGE}",
    "mfa": f"Turn on two factors in your account, then make a token: {TOKENS_PAGE}",
    "scope": f"Make a token whose scope includes the team: {TOKENS_PAGE}",
    "invalidated": f"Make a new token for the team: {TOKENS_PAGE}",
    **REMEDIES,
}
"""Lock -> what opens it."""


class Here(NamedTuple):
    """Where one is, and was."""

    scope: Scope | None
    why: Reason | None = None
    """Why that is the scope, where nobody chose it."""
    recent: tuple[str, ...] = ()
    """What the scopes are remembered by that were entered lately, the last one first."""


class Search(Input):
    """An input whose enter is worth showing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "Switch", id="menu.choose")]


class TeamMenu(Modal[Scope]):
    """Answers with the scope that was chosen, or with nothing."""

    DEFAULT_CSS: ClassVar[str] = """
    TeamMenu {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 64; max-width: 95%; height: auto; max-height: 80%;
            background: $surface; border: round $primary;
            border-title-color: $foreground; border-title-style: bold;
            padding: 0 1 1 1;
        }
        & Input, & Input:focus { height: 1; border: none; padding: 0 1; background: $raised; margin-bottom: 1; }
        & OptionList {
            height: auto; max-height: 14; border: none; padding: 0; background: $surface;
            & > .option-list--option-highlighted { background: $cursor-row; color: $foreground; text-style: none; }
            & > .option-list--option { padding: 0 1; }
        }
        & #note { margin: 1 1 0 1; color: $muted; height: auto; min-height: 3; max-height: 6; }
        & KeyBar { dock: bottom; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="menu.close"),
        Binding("down", "move(1)", "Down", id="menu.down", show=False),
        Binding("up", "move(-1)", "Up", id="menu.up", show=False),
        Binding("f1", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]
    AUTO_FOCUS = "Input"

    options = query_one(OptionList)

    def __init__(self, account: Account, here: "Here", now: int) -> None:
        """`now` in ms."""
        super().__init__()
        self._account, self._here, self._current, self._now = account, here, here.scope, now

    def compose(self) -> ComposeResult:
        """Search, scopes, why the current one is or what opens a locked one, whose token it is."""
        box = Vertical(id="box")
        box.border_title = content((Span("Team"),))
        with box:
            yield Search(placeholder="type to search", select_on_focus=False)
            yield OptionList()
            yield Static(id="note", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """All of them, the current one under the cursor."""
        self._list("")

    def scopes(self, search: str) -> list[tuple[Scope, Team | None]]:
        """The scopes whose slug or name holds `search`; the personal one is no team."""
        account = self._account
        every: list[tuple[Scope, Team | None]] = [(team.scope, team) for team in account.teams]
        if account.user.has_personal_scope:
            every.append((account.user.scope, None))
        recent = self._here.recent
        places = {name: place for place, name in enumerate(recent)}
        every.sort(key=lambda item: places.get(remembered_by(item[0]), len(places)))
        if len([team for _, team in every if team is None or team.locked is None]) > 1:
            every.append((EVERY, None))
        every.sort(key=lambda item: item[1] is not None and item[1].locked is not None)
        wanted = search.casefold()
        return [item for item in every if wanted in f"{item[0].slug} {item[0].name}".casefold()]

    def _list(self, search: str) -> None:
        found = self.scopes(search)
        wide = min(24, max((text.width(text.clean(scope.slug)) for scope, _ in found), default=0)) + 2
        self._found = [scope for scope, _ in found]
        self.options.clear_options()
        self.options.add_options(self._option(scope, team, wide) for scope, team in found)
        if not found:
            self.options.add_option(Option(content((Span("no such team", "muted"),)), disabled=True))
            return
        current = [index for index, scope in enumerate(self._found) if scope == self._current]
        self.options.highlighted = current[0] if current else 0

    def _option(self, scope: Scope, team: Team | None, wide: int) -> Option:
        locked = team is not None and team.locked is not None
        mark = Span("✓ " if scope == self._current else "  ", "ok")
        name = padded(scope.slug, wide, "muted" if locked else "strong")
        dot = content((Span("× ", "error"),)) if locked else content((Span("● "),)).stylize(chip_colour(scope))
        tail = content((Span(*self._about(scope, team)),))
        return Option(content((mark,)) + dot + content(name) + tail)

    def _about(self, scope: Scope, team: Team | None) -> tuple[str, Tone]:
        if team is None:
            return ("deployments or projects in one list" if scope == EVERY else "personal account"), "muted"
        if team.pending:
            return label(team, self._now), "warn"
        if team.locked is not None:
            return LOCKS.get(team.locked, f"locked: {team.locked}"), "error"
        said = [part.replace("_", " ").capitalize() for part in (team.role,) if part]
        said += [team.plan] if team.plan else []
        said += [team.name] if team.name and team.name.casefold() != scope.slug.casefold() else []
        return ", ".join(said), "muted"

    def _token(self) -> Cell:
        """Whose token it is, where it was found, until when it lasts and for whom."""
        account = self._account
        user = account.user
        said = "token without a user" if user is NO_USER else f"token of {user.username or user.id}"
        said += f" from {account.origin}" if account.origin else ""
        lasts, only = lasting(account.token, self._now), reach(account.token, account.teams)
        spans = [Span(said + (", " if lasts else ""), "muted"), *lasts]
        spans += [Span(f", for {only} alone", "muted")] if only else []
        runs = groupby(spans, key=lambda span: span.tone)
        return tuple(Span("".join(span.text for span in run), tone) for tone, run in runs)

    @on(OptionList.OptionHighlighted)
    def _note(self) -> None:
        """What opens the team under the cursor, where it is locked; else whose token it is, and why one is here."""
        index = self.options.highlighted
        scope = self._found[index] if index is not None and index < len(self._found) else None
        lock = next((team.locked for team in self._account.teams if team.scope == scope), None)
        lines: list[Cell] = [self._token()]
        if lock is not None:
            lines = [(Span(KEYS.get(lock, f"Look at it in the dashboard, or take another token: {TOKENS_PAGE}")),)]
        elif self._current is not None and self._here.why is not None:
            lines.append((Span(f"{text.short(self._current.slug)} is open: {SAID[self._here.why][1]}", "muted"),))
        self.query_one("#note", Static).update(block(lines))

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Switch to the one under the cursor."""
        self._choose(self.options.highlighted)

    def _choose(self, index: int | None) -> None:
        """Switch to a scope; a team that was not joined says why that cannot be done."""
        if index is None or index >= len(self._found):
            return
        scope = self._found[index]
        error = not_joined(self._account.teams, scope)
        if error is None:
            self.dismiss(scope)
        else:
            session_of(self).notifier.notify(error.hint, title=error.title, warning=True)

    def action_move(self, by: int) -> None:
        """Move in the list while the search keeps the focus."""
        if by > 0:
            self.options.action_cursor_down()
        else:
            self.options.action_cursor_up()


def choose_team(app: SessionApp, locations: "LocationScreens") -> None:
    """Choose another scope; the pages of the one before are closed."""
    session = app.session
    account = session.account.value
    if account is None:
        session.notifier.notify("Team: the account is not loaded yet", error=True)
        return

    def chosen(scope: Scope | None) -> None:
        if scope == EVERY:
            session.navigator.open_all_teams()
            return
        same = scope == session.scope.value and session.trouble.value is None
        if scope is None or (same and not locations.over_all_teams()):
            return
        session.jobs.cancel("connect")  # the search for the location to start at comes too late
        locations.close_pages()
        session.select(scope, ProjectRef())

    here = Here(session.scope.value, session.why.value, session.state.current.recent)
    app.push_screen(TeamMenu(account, here, session.clock()), chosen)
