"""The team menu: everywhere this token may look, and why not where it may not."""

from itertools import groupby
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from vtui import text
from vtui.models.scope import EVERY, Scope
from vtui.models.team import NO_USER, TOKENS_PAGE, Team
from vtui.navigation.start_location import REASON_TEXTS, Reason, scope_id
from vtui.resources.account.identity import REMEDIES, label, not_joined
from vtui.resources.account.roles import permissions, roles
from vtui.resources.account.token import lasting, reach
from vtui.screens.modal import Modal
from vtui.session.account import Account
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.frame.modal_box import DIALOG_WIDTH, ModalBox
from vtui.widgets.frame.top_line import chip_color
from vtui.widgets.tones import block, content, padded

LOCKS = {
    "saml": "no access: SSO required",
    "mfa": "no access: two-factor authentication required",
    "scope": "no access: outside the scope of this token",
    "invalidated": "no access: token invalidated for this team",
}
"""Lock -> why the team is not accessible."""
KEYS = {
    "saml": f"Sign in with SSO in the browser, then create a token for the team: {TOKENS_PAGE}",
    "mfa": f"Enable two-factor authentication in your account, then create a token: {TOKENS_PAGE}",
    "scope": f"Create a token whose scope includes the team at {TOKENS_PAGE}.",
    "invalidated": f"Create a new token for the team: {TOKENS_PAGE}",
    **REMEDIES,
}
"""Lock -> the next step."""


class Here(NamedTuple):
    """The current scope and the recent ones."""

    scope: Scope | None
    why: Reason | None = None
    """Why that is the scope, if the user did not choose it."""
    recent: tuple[str, ...] = ()
    """What the scopes are remembered by that were entered lately, the last one first."""


class TeamMenu(Modal[Scope]):
    """The menu of scopes; returns the chosen one, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    TeamMenu {
        & > #box { max-height: 80%; padding: 0 1 1 1; }
        & ChoiceList { max-height: 14; }
        & #note { margin: 1 1 0 1; color: $muted; height: auto; min-height: 3; max-height: 6; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Switch", id="menu.choose", tooltip="Switch to this team"),
        Binding("escape", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        hidden("down", "move(1)", "Down", "menu.down", "Move to the next line"),
        hidden("up", "move(-1)", "Up", "menu.up", "Move to the previous line"),
        Binding("f1", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
    ]

    def __init__(self, account: Account, here: Here, now: int) -> None:
        """`now` in ms."""
        super().__init__()
        self._account, self._here, self._current, self._now = account, here, here.scope, now
        self._found: list[tuple[Scope, Team | None]] = []

    def box(self) -> ModalBox:
        """Search, scopes, why the current one is or what opens a locked one, whose token it is."""
        search = FormInput(placeholder="Type to search", select_on_focus=False, id="search")
        lines = ChoiceList(self._line, around=5, tallest=80)
        return ModalBox("Team", search, lines, Static(id="note", markup=False), width=DIALOG_WIDTH, classes="-menu")

    def on_mount(self) -> None:
        """Show all scopes, the cursor on the current one."""
        self._list("")
        self.watch(self.choices, "cursor", self._note)

    def scopes(self, search: str) -> list[tuple[Scope, Team | None]]:
        """The scopes whose slug or name contains `search`; None for the personal account."""
        account = self._account
        every: list[tuple[Scope, Team | None]] = [(team.scope, team) for team in account.teams]
        if account.user.has_personal_scope:
            every.append((account.user.scope, None))
        recent = self._here.recent
        positions = {name: position for position, name in enumerate(recent)}
        every.sort(key=lambda item: positions.get(scope_id(item[0]), len(positions)))
        if len([team for _, team in every if team is None or team.locked is None]) > 1:
            every.append((EVERY, None))
        every.sort(key=lambda item: item[1] is not None and item[1].locked is not None)
        wanted = search.casefold()
        return [item for item in every if wanted in f"{item[0].slug} {item[0].name}".casefold()]

    def _list(self, search: str) -> None:
        self._found = self.scopes(search)
        current = [index for index, (scope, _) in enumerate(self._found) if scope == self._current]
        self.choices.show(len(self._found) or 1, current[0] if current else 0)
        self._note()

    def _line(self, index: int, _room: int) -> Content:
        if not self._found:
            return content(cell("no matching teams", "muted"))
        scope, team = self._found[index]
        name_width = max(text.width(text.clean(scope.slug)) for scope, _ in self._found)
        locked = team is not None and team.locked is not None
        mark = content((Span("✓ " if scope == self._current else "  ", "ok"),))
        name = padded(scope.slug, min(24, name_width) + 2, "muted" if locked else "strong")
        dot = content((Span("× ", "error"),)) if locked else content((Span("● "),)).stylize(chip_color(scope))
        return mark + dot + content((*name, Span(*self._about(scope, team))))

    def _about(self, scope: Scope, team: Team | None) -> tuple[str, Tone]:
        if team is None:
            return ("deployments or projects in one list" if scope == EVERY else "personal account"), "muted"
        if team.pending:
            return label(team, self._now), "warn"
        if team.locked is not None:
            return LOCKS.get(team.locked, f"no access: {team.locked}"), "error"
        about = [roles(team)] if team.role else []
        about += [team.plan] if team.plan else []
        about += [team.name] if team.name and team.name.casefold() != scope.slug.casefold() else []
        about += [permissions(team)] if team.permissions else []
        return ", ".join(about), "muted"

    def _token(self) -> Cell:
        """Owner, source, expiration and scope of the token."""
        account = self._account
        user = account.user
        owner = "Token without a user" if user is NO_USER else f"Token of {user.username or user.id}"
        owner += f" from {account.origin}" if account.origin else ""
        lasts, only = lasting(account.token, self._now), reach(account.token, account.teams)
        spans = [Span(owner + (", " if lasts else ""), "muted"), *lasts]
        spans += [Span(f", limited to {only}", "muted")] if only else []
        runs = groupby(spans, key=lambda span: span.tone)
        return tuple(Span("".join(span.text for span in run), tone) for tone, run in runs)

    @property
    def _scope(self) -> Scope | None:
        return self._found[self.choices.cursor][0] if self._found else None

    def _note(self) -> None:
        """Show the token and why the current team is selected, or how to get access to the team under the cursor."""
        scope = self._scope
        lock = next((team.locked for team in self._account.teams if team.scope == scope), None)
        lines: list[Cell] = [self._token()]
        if lock is not None:
            lines = [(Span(KEYS.get(lock, f"Check the team in the dashboard, or use another token: {TOKENS_PAGE}")),)]
        elif self._current is not None and self._here.why is not None:
            lines.append(
                cell(f"{text.short(self._current.slug)} is selected: {REASON_TEXTS[self._here.why][1]}", "muted")
            )
        self.query_one("#note", Static).update(block(lines))

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._list(event.value)

    def action_pick(self) -> None:
        """Switch to the one under the cursor; for a team that was not joined, show why not."""
        scope = self._scope
        if scope is None:
            return
        error = not_joined(self._account.teams, scope)
        if error is None:
            self.dismiss(scope)
        else:
            self.session.notifier.notify(error.hint, title=error.title, warning=True)
