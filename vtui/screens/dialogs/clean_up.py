"""Clean up: what is old, what is kept; looks for it, then the question and the run are those of any deletion."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Button, Static

from vtui import text
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.deployments.actions.clean_up import Rule, plan
from vtui.screens.dialogs.bulk import ask_sorted
from vtui.screens.dialogs.dialog import FormDialog, submit_keys
from vtui.screens.session_app import session_of
from vtui.table.columns import Span, cell
from vtui.widgets.forms.radio_line import Option, RadioLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.tones import block, content
from vtui.writes.bulk import Batch

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp

DAYS = (7, 14, 30, 60, 90, 180)
"""How old, in days, may be chosen."""
KEEPS = (0, 1, 2, 3, 5, 10)
"""How many of each branch may be kept."""


def begin(app: "SessionApp") -> None:
    """Ask what is old, in the chosen project or in the whole scope."""
    if app.session.scope.value is not None:
        app.session.jobs.run(
            partial(_clean_up, app, app.session.scope.value, app.session.project.value), "clean-up", exclusive=True
        )


async def _clean_up(app: "SessionApp", scope: Scope, place: ProjectRef) -> None:
    batch = await app.push_screen_wait(CleanUp(scope, place))
    if batch is not None:
        await ask_sorted(app, batch, lambda _: None)


class CleanUp(FormDialog[Batch | None]):
    """Answers with what could go. It only reads."""

    DEFAULT_CSS: ClassVar[str] = """
    CleanUp {
        & #about, & #state { height: auto; }
        & RadioLine, & #state { margin-top: 1; }
        & #buttons { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Look", "Look for what could go")
    AUTO_FOCUS = "RadioLine"

    days = query_one("#days", RadioLine)
    keep = query_one("#keep", RadioLine)
    state = query_one("#state", Static)

    def __init__(self, scope: Scope, place: ProjectRef) -> None:
        """Where to look: the project of `place`, or all of the scope."""
        super().__init__()
        self._scope, self._place = scope, place
        self._looking = False

    def compose(self) -> ComposeResult:
        """Where, how old, how many to keep, and what it costs to look."""
        usual = Rule()
        box = Vertical(id="box")
        box.border_title = content((Span("Clean up old previews"),))
        where = text.short(self._place.project or "") if self._place.project_id else "all projects"
        with box:
            about = (Span(where, "strong"), Span(" in ", "muted"), Span(text.short(self._scope.slug), "strong"))
            yield Static(block([about]), id="about", markup=False)
            days = [Option(str(number), str(number), "days and more") for number in DAYS]
            yield RadioLine("Age", days, str(usual.days), id="days")
            keeps = [Option(str(number), str(number), "newest of a branch") for number in KEEPS]
            yield RadioLine("Keep", keeps, str(usual.keep), id="keep")
            yield Static(id="state", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Look", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Say what is never touched."""
        self.state.update(
            block(
                [
                    cell("What a host points at, and what production serves, stays.", "muted"),
                    cell("To look takes a request for 100 previews and two for each project.", "muted"),
                ]
            )
        )

    def action_submit(self) -> None:
        """Look, once."""
        if not self._looking:
            self._looking = True
            self._look(Rule(int(self.days.value), int(self.keep.value)))

    @work(group="look", exclusive=True)
    async def _look(self, rule: Rule) -> None:
        """Reads what could go; closing the form ends it."""
        from vtui.api.errors import VercelError

        session = session_of(self)
        try:
            batch = await plan(
                session.service, self._scope, self._place, rule, context=session.store.context(), heard=self._say
            )
        except VercelError as error:
            self._looking = False
            session.notifier.report(error, "clean up")
            self._say(f"The previews could not be loaded. Press {session.keys.name('form.submit', 'ctrl+s')} to retry.")
            return
        if batch.rows:
            self.dismiss(batch)
        else:
            self._looking = False
            self._say("Nothing can go by this rule.")

    def _say(self, words: str) -> None:
        self.state.update(block([cell(words), ()]))
