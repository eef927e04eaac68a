"""A bulk run: its progress, the result of each row, and keys to pause and stop it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from vtui import times
from vtui.api.errors import BadResponse
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import ProjectRef
from vtui.resources.common.action import Action
from vtui.screens.dialogs.check import CheckScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.modal import MOVE_KEYS, Modal, relabel
from vtui.screens.session_app import SessionApp
from vtui.session.after_write import publish_change, row_of
from vtui.session.session import Session
from vtui.system.save_file import path_text
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.text import count
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox, report_box, update_lines
from vtui.widgets.tones import block, padded
from vtui.writes.bulk import Batch, OnChecked, Status, skip_unavailable
from vtui.writes.bulk_question import BatchPlan, batch_plan, line, name_width, nothing_to_do
from vtui.writes.bulk_run import Run, Sent
from vtui.writes.ledger import Ledger
from vtui.writes.typed_confirmation import changed_names, require_batch_typing

STATUS_MARKS: dict[Status, tuple[str, str, Tone]] = {
    "waiting": ("·", "", "faint"),
    "sent": ("◐", "sent", "busy"),
    "done": ("●", "done", "ok"),
    "failed": ("×", "failed", "error"),
    "skipped": ("⊘", "skipped", "warn"),
    "unknown": ("?", "unknown", "warn"),
}
"""Status -> glyph, word and tone."""
ENDED: tuple[Status, ...] = ("failed", "unknown", "skipped", "waiting", "done", "sent")
"""The order of the rows at the end: what needs attention first."""
BAR = 24
"""Terminal cells of the bar."""


async def ask_many(app: SessionApp, action: Action[Any], batch: Batch, over: Callable[[frozenset[str]], None]) -> None:
    """Skip the rows for which it is unavailable, then ask about the rest. Raises VercelError; for a worker."""
    session, many = app.session, batch.many
    batch = skip_unavailable(batch, action.unavailable_reason, session.store.context())
    if batch.rows and (many.exclude is not None or many.projects(batch.rows)):
        checked = await app.push_screen_wait(CheckScreen(batch, partial(_check, session)))
        if checked is None:
            return
        batch = checked
    if not batch.rows and batch.others:
        batch = replace(batch.others[0], choice=())
    if batch.rows:
        await ask_sorted(app, action, batch, over)
    else:
        session.notifier.notify(nothing_to_do(batch), error=True)


async def _check(session: Session, batch: Batch, on_checked: OnChecked) -> Batch:
    """Read what the rows and the question depend on. Raises VercelError."""
    if batch.many.exclude is not None:
        batch = await batch.many.exclude(session.service, batch, session.store.context(), on_checked)
    for project_id in dict.fromkeys(batch.many.projects(batch.rows)):
        session.store.update_project(batch.scope, await session.service.projects.get(batch.scope, project_id))
    return batch


async def ask_sorted(
    app: SessionApp, action: Action[Any], batch: Batch, over: Callable[[frozenset[str]], None]
) -> None:
    """Ask about a batch that is not empty, send it, and call `over` with the ids of changed rows. For a worker."""
    store = app.session.store
    context, names = store.context(), store.project_names(batch.scope)
    rows = dict.fromkeys(row for way in (batch, *batch.others) for row in way.rows)
    plans = (batch.many.plan(row, batch.scope, context) for row in rows)
    subjects = (batch.subject, *(name for plan in plans for name in changed_names(plan, names)))
    plan = require_batch_typing(batch_plan(batch, context), subjects, app.session.settings.value.protected)
    if isinstance(chosen := await app.push_screen_wait(QuestionScreen(action, plan)), BatchPlan):
        run = started(app, chosen.batch)
        await app.push_screen_wait(BulkScreen(run))
        over(frozenset(id_ for id_, result in run.bulk.results.items() if result.status == "done"))


def started(app: SessionApp, batch: Batch) -> Run:
    """Start a run that continues in the background, whichever screen is open."""
    session = app.session
    written = set[ProjectRef]()

    async def send(request: WriteRequest) -> Accepted:
        session.writes.requests.append(request)
        try:
            return await session.service.send(request)
        finally:
            session.writes.requests.remove(request)

    def on_change() -> None:
        for screen in app.screen_stack:
            if isinstance(screen, BulkScreen):
                screen.show()

    def on_sent(sent: Sent) -> None:
        effect = sent.plan.operation.effect
        if effect is not None and effect.variables_of is not None:
            written.add(effect.variables_of)
        _report(session, run, sent)

    run = Run(
        batch,
        session.service,
        Ledger(session.start.ledger),
        send=send,
        context=session.store.context,
        on_change=on_change,
        on_sent=on_sent,
        clock=session.clock,
        sleep=session.start.sleep,
    )

    async def go() -> None:
        session.writes.bulk = run
        try:
            await run.go()
        finally:
            session.writes.bulk = None
            for project_ref in written:
                session.loader.fetch_variables(batch.scope, project_ref)

    session.run_in_background(go)
    return run


def _report(session: Session, run: Run, sent: Sent) -> None:
    """Publish the change of an accepted write, and record every write in the activity."""
    operation = sent.plan.operation
    words = ". ".join(filter(None, (operation.done, sent.message))) if sent.status == "done" else sent.message
    result = "made" if sent.status == "done" else sent.status
    session.activity.record_write(sent.plan, result, words, sent.request_id)
    row = sent.found
    if sent.body is not None:
        try:
            row = row_of(session, operation, sent.body)
        except BadResponse:
            return  # it was accepted: the next refresh of the list shows it
    if row is not None and sent.status == "done":
        run.made(row.id)
        publish_change(session, sent.plan, row, sent.at)


class BulkScreen(Modal[None]):
    """The progress of a bulk run and the result of each row. It stays until the run has ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("space", "pause", "Pause or resume", id="bulk.pause", tooltip="Pause or resume sending"),
        Binding("escape", "halt", "Stop or close", id="bulk.stop", tooltip="Stop sending; close when done"),
    ]

    head = query_one("#head", Static)
    foot = query_one("#foot", Static)

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        key = run.batch.many.key
        self._order = [key(row) for row in run.batch.rows]
        self._rows = {key(row): row for row in run.batch.rows}
        self._wide = name_width(run.batch.many, run.batch.rows)
        self._followed = self._order[0]

    def box(self) -> ModalBox:
        """Create the progress bar, the rows and the notes."""
        batch = self._run.batch
        title = cell(f"{batch.many.verb[1]} {count(len(batch.rows), batch.many.noun)} in {batch.scope.slug}")
        return report_box(title, ChoiceList(self._line, len(self._order), around=6), classes="-write")

    def on_mount(self) -> None:
        """Update countdowns every second."""
        self.set_interval(self.session.start.tick, self.show)
        self._draw()

    def _line(self, index: int, _room: int) -> Cell:
        id_ = self._order[index]
        row, many, result = self._rows[id_], self._run.batch.many, self._run.bulk.results[id_]
        glyph, word, tone = STATUS_MARKS[result.status]
        if result.status == "waiting" and self._run.ended:
            word = "not sent"
        start = (Span(f"{glyph} ", tone), *padded(word, 9, "muted" if tone in ("ok", "faint") else tone))
        if result.message:
            return (*start, *padded(many.name(row), self._wide, "strong"), Span("  "), Span(result.message))
        return (*start, *line(many, row, self.session.store.context(), self._wide))

    def show(self) -> None:
        """Draw the current progress, once there is something to draw it on."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        run, bulk = self._run, self._run.bulk
        counts, total = bulk.counts, len(bulk.results)
        ended = total - counts["waiting"] - counts["sent"]
        filled = ended * BAR // max(1, total)
        bar = (Span("━" * filled, "accent"), Span("─" * (BAR - filled), "faint"))
        parts: tuple[tuple[Status, str, Tone], ...] = (
            ("done", run.batch.many.verb[2], "muted"),
            ("failed", "failed", "error"),
            ("skipped", "skipped", "warn"),
            ("unknown", "unknown", "warn"),
        )
        results = [Span(f"   {count(counts[key])} {word}", tone) for key, word, tone in parts if counts[key]]
        progress = (*bar, Span(f"  {count(ended)} of {count(total)}", "strong"), *results)
        self.head.update(block([progress, self._state()]))
        update_lines(self.foot, self._notes())
        self._follow()
        relabel(self, "escape", "Close" if run.ended else "Stop")
        self.refresh_bindings()

    def _state(self) -> Cell:
        run = self._run
        waiting = run.bulk.counts["waiting"]
        if run.ended:
            return cell(f"Stopped. {count(waiting)} not sent." if waiting else "Done.", "strong")
        if run.stopped:
            return cell("Stopping. Waiting for the last response.", "warn")
        if run.paused:
            key = self.session.keys.name("bulk.pause", "space")
            return cell(f"Paused{f': {run.problem}' if run.problem else ''}. Press {key} to continue.", "warn")
        if run.held_until is not None:
            wait = times.countdown(max(0, run.held_until - self.session.clock()))
            return cell(f"Paused for the rate limit, resuming in {wait} (10% stays reserved).", "warn")
        return cell("One request at a time; each is sent once.", "muted")

    def _notes(self) -> list[Cell]:
        run = self._run
        notes: list[Cell] = []
        if run.problem and (run.stopped or run.ended):
            notes.append(cell(run.problem, "error"))
        if run.ended and run.bulk.counts["unknown"]:
            notes.append(
                cell("Unknown: no response, so it may or may not have been applied. Check before retrying.", "warn")
            )
        if run.ledger.notice:
            notes.append(cell(run.ledger.notice, "warn"))
        if run.ended and run.ledger.path is not None:
            notes.append(cell(f"Log of sent requests: {path_text(run.ledger.path)}", "muted"))
        return notes

    def _follow(self) -> None:
        """Move the cursor to the row being sent, unless the user has moved it; at the end, sort failed rows first."""
        bulk, choices = self._run.bulk, self.choices
        id_ = self._order[choices.cursor]
        if self._run.ended:
            self._order.sort(key=lambda id_: ENDED.index(bulk.results[id_].status))
        if id_ == self._followed:
            id_ = self._followed = bulk.in_progress or bulk.next or self._order[0]
        choices.show(len(self._order), self._order.index(id_))

    def action_pause(self) -> None:
        """Pause or resume the run."""
        if self._run.paused:
            self._run.resume()
        else:
            self._run.pause()

    def action_halt(self) -> None:
        """Stop the run; close the screen when it has ended."""
        if self._run.ended:
            self.dismiss()
        else:
            self._run.stop()

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why the run cannot be paused, as a text for the user; None when it can."""
        if action != "pause" or not (self._run.ended or self._run.stopped):
            return None
        return "the run has ended" if self._run.ended else "the run is stopping"
