"""Many writes on their way: how far they are, what has become of each row, and how to pause or stop."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from vtui import times
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.after_write import tell
from vtui.screens.flows.run_plan import row_of
from vtui.screens.menus.menu import Menu
from vtui.system.save_file import told as path_told
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.text import count
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.tones import block, padded
from vtui.writes.bulk import Batch, Standing, sorted_out
from vtui.writes.bulk_question import line, name_width, nothing, question, ways
from vtui.writes.bulk_run import Run, Sent
from vtui.writes.effects import Written
from vtui.writes.ledger import Ledger
from vtui.writes.typed_confirmation import changed_names, guarded_batch

if TYPE_CHECKING:
    from vtui.models.requests import Accepted, WriteRequest
    from vtui.models.scope import ProjectRef
    from vtui.shell import Shell
    from vtui.writes.plan import Plan

LOOKS: dict[Standing, tuple[str, str, Tone]] = {
    "waiting": ("·", "", "faint"),
    "sent": ("◐", "sent", "busy"),
    "done": ("●", "done", "ok"),
    "failed": ("×", "failed", "error"),
    "skipped": ("⊘", "skipped", "warn"),
    "unknown": ("?", "unknown", "warn"),
}
"""Standing -> glyph, word and tone."""
ENDED: tuple[Standing, ...] = ("failed", "unknown", "skipped", "waiting", "done", "sent")
"""The order of the rows at the end: what needs a hand first."""
BAR = 24
"""Terminal cells of the bar."""


async def ask_many(shell: "Shell", batch: Batch, over: Callable[[frozenset[str]], None]) -> None:
    """Leave out what it cannot be done to, then ask about the rest. Raises VercelError; for a worker."""
    screen = shell.screen
    batch = await sorted_out(batch, shell.service, shell.context())
    for project_id in dict.fromkeys(batch.many.projects(batch.rows)):
        shell.learned(batch.scope, await shell.service.projects.get(batch.scope, project_id))
    if not batch.rows:
        shell.say(nothing(batch), error=True)
    elif shell.screen is screen:  # who has gone elsewhere meanwhile is not asked about what was here
        await ask_sorted(shell, batch, over)


async def ask_sorted(shell: "Shell", batch: Batch, over: Callable[[frozenset[str]], None]) -> None:
    """Ask about a batch, which has rows, send it, and tell `over` which rows it was done to. For a worker."""
    context = shell.context()
    names = shell.project_names(batch.scope)
    plans = (batch.many.plan(row, batch.scope, context) for row in batch.rows)
    subjects = (name for plan in plans for name in changed_names(plan, names))
    plan = guarded_batch(question(batch, context), (batch.subject, *subjects), shell.settings.protected)
    asked = Question(batch.action, plan, shell.start.stopwatch, shell.start.settle, shell.base_url)
    if (chosen := await shell.push_screen_wait(asked)) is not None:
        run = started(shell, ways(batch)[chosen.choice])
        await shell.push_screen_wait(BulkScreen(run, shell))
        over(frozenset(id_ for id_, fate in run.bulk.fates.items() if fate.standing == "done"))


def started(shell: "Shell", batch: Batch) -> Run:
    """A run that goes on beside the screens until it is over."""

    async def send(request: "WriteRequest") -> "Accepted":
        shell.sending.append(request)
        try:
            return await shell.service.send(request)
        finally:
            shell.sending.remove(request)

    def changed() -> None:
        for screen in shell.screen_stack:
            if isinstance(screen, BulkScreen):
                screen.show()

    written: set[ProjectRef] = set()

    def heard(sent: Sent) -> None:
        if isinstance(sent.plan.effect, Written):
            written.add(sent.plan.effect.project)
        _heard(shell, run, sent)

    run = Run(
        batch,
        shell.service,
        Ledger(shell.start.ledger),
        send=send,
        context=shell.context,
        changed=changed,
        heard=heard,
        clock=shell.clock,
        sleep=shell.start.sleep,
    )

    async def go() -> None:
        shell.bulk = run
        try:
            await run.go()
        finally:
            shell.bulk = None
            for place in written:
                shell.renew_variables(batch.scope, place)

    shell.beside(go)
    return run


def _heard(shell: "Shell", run: Run, sent: Sent) -> None:
    """The lists hear of what was done; the account of what was changed hears of everything."""
    from vtui.api.errors import BadResponse

    plan: Plan = sent.plan
    result: dict[Standing, str] = {"done": "made", "failed": "failed", "unknown": "unknown"}
    words = ". ".join(filter(None, (plan.done, sent.told))) if sent.standing == "done" else sent.told
    shell.activity.record_write(plan, result[sent.standing], words, sent.request_id)  # type: ignore[arg-type] # the three of above
    row = sent.found
    if sent.body is not None:
        try:
            row = row_of(shell, plan, sent.body)
        except BadResponse:
            return  # it was accepted: the next renewal of the list shows it
    if row is not None and sent.standing == "done":
        run.made(row.id)
        tell(shell, plan, row, sent.at)


class BulkScreen(Menu[None]):
    """What goes out and what came of it. It stays until all is over or was stopped."""

    AROUND = 6
    DEFAULT_CSS: ClassVar[str] = """
    BulkScreen {
        & > #box { width: 92; border: round $write; }
        & #head, & #foot { height: auto; padding: 0 1; }
        & #head { margin-bottom: 1; }
        & #foot { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause, go on", id="bulk.pause", tooltip="Send nothing more for now; again: go on"),
        Binding("escape", "halt", "Stop, close", id="bulk.stop", tooltip="Send nothing more; when it is over: close"),
    ]

    head = query_one("#head", Static)
    foot = query_one("#foot", Static)

    def __init__(self, run: Run, shell: "Shell") -> None:
        """`run` is on its way."""
        super().__init__()
        self._run, self._shell = run, shell
        key = run.batch.many.key
        self._order = [key(row) for row in run.batch.rows]
        self._rows = {key(row): row for row in run.batch.rows}
        self._wide = name_width(run.batch.many, run.batch.rows)
        self._followed = self._order[0]

    def heading(self) -> Cell:
        """What is done, and in which team."""
        batch = self._run.batch
        return cell(f"{batch.many.verb[1]} {count(len(batch.rows), batch.many.noun)} in {batch.scope.slug}")

    def compose_box(self) -> ComposeResult:
        """How far it is, the rows, and what there is to say."""
        yield Static(id="head", markup=False)
        yield ChoiceList(self.line)
        yield Static(id="foot", markup=False)

    def on_mount(self) -> None:
        """Waits are counted down."""
        self.choices.show(len(self._order), 0)
        self.set_interval(self._shell.start.tick, self.show)
        self.show()

    def line(self, index: int, room: int) -> Cell:
        """What became of a row, and which it is."""
        del room
        id_ = self._order[index]
        row, many, fate = self._rows[id_], self._run.batch.many, self._run.bulk.fates[id_]
        glyph, word, tone = LOOKS[fate.standing]
        if fate.standing == "waiting" and self._run.over:
            word = "not sent"
        start = (Span(f"{glyph} ", tone), *padded(word, 9, "muted" if tone in ("ok", "faint") else tone))
        if fate.told:
            return (*start, *padded(many.name(row), self._wide, "strong"), Span("  "), Span(fate.told))
        return (*start, *line(many, row, self._shell.context(), self._wide))

    def show(self) -> None:
        """Draw it as it stands."""
        if not self.is_mounted:
            return
        run, bulk = self._run, self._run.bulk
        counts, total = bulk.counts, len(bulk.fates)
        ended = total - counts["waiting"] - counts["sent"]
        filled = ended * BAR // max(1, total)
        bar = (Span("━" * filled, "accent"), Span("─" * (BAR - filled), "faint"))
        parts = [(counts["done"], run.batch.many.verb[2], ""), (counts["failed"], "failed", "error")]
        parts += [(counts["skipped"], "skipped", "warn"), (counts["unknown"], "unknown", "warn")]
        told: list[Span] = [Span(f"  {count(ended)} of {count(total)}", "strong")]
        for number, word, tone in parts:
            if number:
                told.append(Span(f"   {count(number)} {word}", tone or "muted"))  # type: ignore[arg-type] # tones of above
        self.head.update(block([(*bar, *told), self._state()]))
        self.foot.update(block(self._notes()))
        self.foot.display = bool(self._notes())
        self._follow()
        self.refresh_bindings()

    def _state(self) -> Cell:
        """What it does now."""
        run = self._run
        waiting = run.bulk.counts["waiting"]
        if run.over:
            return cell(f"Over. {count(waiting, ('was', 'were'))} not sent." if waiting else "Over.", "strong")
        if run.stopped:
            return cell("Stopping: the answer to the last one is still to come.", "warn")
        if run.paused:
            key = self._shell.key_name("bulk.pause", "space")
            return cell(f"Paused{f': {run.trouble}' if run.trouble else ''}. Press {key} to continue.", "warn")
        if run.held_until is not None:
            wait = times.countdown(max(0, run.held_until - self._shell.clock()))
            return cell(f"Waits {wait} for the rate limit; a tenth of it is left to you.", "warn")
        return cell("One after the other; each is sent once.", "muted")

    def _notes(self) -> list[Cell]:
        """What is to be known at the end."""
        run = self._run
        notes: list[Cell] = []
        if run.trouble and (run.stopped or run.over):
            notes.append(cell(run.trouble, "error"))
        if run.over and run.bulk.counts["unknown"]:
            notes.append(cell("Unknown: sent, but no answer came. Look before you do it again.", "warn"))
        if run.ledger.notice:
            notes.append(cell(run.ledger.notice, "warn"))
        if run.over and run.ledger.path is not None:
            notes.append(cell(f"What was sent stands in {path_told(run.ledger.path)}", "muted"))
        return notes

    def _follow(self) -> None:
        """The cursor goes with what is sent, unless somebody has moved it; at the end the failed ones come first."""
        bulk, choices = self._run.bulk, self.choices
        id_ = self._order[choices.cursor]
        if self._run.over:
            self._order.sort(key=lambda id_: ENDED.index(bulk.fates[id_].standing))
        if id_ == self._followed:
            id_ = self._followed = bulk.under_way or bulk.next or self._order[0]
        choices.show(len(self._order), self._order.index(id_))

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self._run.paused:
            self._run.resume()
        else:
            self._run.pause()

    def action_halt(self) -> None:
        """Stop; close when it is over."""
        if self._run.over:
            self.dismiss()
        else:
            self._run.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to pause in what is over."""
        if action == "pause":
            return self.unavailable_reason(action) is None
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why it cannot be paused, in words; None when it can."""
        if action != "pause" or not (self._run.over or self._run.stopped):
            return None
        return "the run has ended" if self._run.over else "the run is being stopped"
