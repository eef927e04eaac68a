"""The one runner of plans: asks, looks once more, sends once, tells what came of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.models.deployment import Deployment
from vtui.models.request_order import changed_now
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.after_write import correct, look, publish
from vtui.writes.action import Action
from vtui.writes.plan import Plan, Refused
from vtui.writes.send_plan import carry_out, prepared
from vtui.writes.typed_confirmation import guarded
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.screens.session_app import SessionApp

SLOW = 1.0
"""Seconds after which an answer that has not come is worth a word."""


Ended = Callable[["VercelError | None"], None]
"""Hears that a plan was carried out, or why not."""


def run_plan(
    app: "SessionApp", action: Action[Any], plan: Plan, ended: Ended = lambda _: None, *, row_changed: bool = False
) -> None:
    """Ask about `plan`, and carry out the way of it that is confirmed; `ended` hears what became of it then.

    `row_changed` says that another row came under the cursor just before the key, which then does not confirm.
    """

    def answered(chosen: Plan | None) -> None:
        if chosen is not None and not _under_way(app, action, chosen):
            app.session.run_in_background(partial(_carry_out, app, action, chosen, ended))

    plan = guarded(plan, app.session.settings.value.protected, app.session.store.project_names(plan.scope))
    if not _under_way(app, action, plan):
        start = app.session.start
        question = Question(
            action, plan, start.stopwatch, start.settle, app.session.connection.base_url, row_changed=row_changed
        )
        app.push_screen(question, answered)


def _under_way(app: "SessionApp", action: Action[Any], plan: Plan) -> bool:
    """Whether the same waits for its answer, which is then said."""
    waits = plan.request in app.session.writes.requests
    if waits:
        app.session.notifier.notify(f"{action.label}: the same is on its way, its answer is still to come", error=True)
    return waits


async def _carry_out(app: "SessionApp", action: Action[Any], plan: Plan, ended: Ended) -> None:
    """Send once. What the API accepted is told as done, whether its answer can be read or not."""
    from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError

    ready = await _prepare(app, action, plan)
    if ready is None or _under_way(app, action, plan):
        return
    plan = ready
    sent = app.session.clock()
    app.session.writes.requests.append(plan.request)
    waiting = app.set_timer(
        SLOW, lambda: app.session.notifier.notify(f"{plan.title.rstrip('?')}: sent, waiting for the answer")
    )
    try:
        (status, body), said = await carry_out(
            plan, app.session.service, app.session.service.send, partial(app.session.notifier.notify, error=True)
        )
    except VercelError as error:
        told = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        unknown = is_unknown(error)
        app.session.activity.did(plan, "unknown" if unknown else "failed", told, error.request_id)
        app.session.notifier.report(error, plan.title.rstrip("?"))
        if unknown:
            app.session.jobs.run(partial(look, app, plan, sent), "look")
        elif isinstance(error, NotFound | Conflict | Rejected):
            app.session.jobs.run(partial(correct, app, plan), "look")
        ended(error)
        return
    finally:
        waiting.stop()
        app.session.writes.requests.remove(plan.request)
        if plan.effect is not None and plan.effect.variables_of is not None:
            app.session.loader.fetch_variables(plan.scope, plan.effect.variables_of)
    ended(None)
    done = plan.later if status == 202 and plan.later else plan.done
    done = f"{done}. {said}" if said else done
    app.session.activity.did(plan, "made", done)
    try:
        row = row_of(app, plan, body)
    except BadResponse:
        app.session.notifier.notify(
            f"{done}. The answer could not be read: {app.session.keys.name('refresh', 'r')} shows what was made."
        )
        return
    app.session.notifier.notify(done)
    if row is not None:
        publish(app, plan, row, sent)


async def _prepare(app: "SessionApp", action: Action[Any], plan: Plan) -> Plan | None:
    """The plan with its look for a lost answer; None if what was shown does not hold any more, which is then said."""
    from vtui.api.errors import VercelError

    try:
        if plan.recheck is not None:
            await plan.recheck(app.session.service)
        return await prepared(plan, app.session.service)
    except Refused as refused:
        app.session.notifier.notify(f"{action.label}: {refused}. Nothing was sent.", error=True)
        app.session.jobs.run(partial(correct, app, plan), "look")
    except VercelError as error:
        app.session.notifier.report(error)
        app.session.notifier.notify(f"{action.label}: nothing was sent", error=True)
    return None


def row_of(app: "SessionApp", plan: Plan, body: bytes) -> Any:
    """The row that an accepted write is about, newer than all that was requested before its answer came.

    None when it is about none. Raises BadResponse.
    """
    row = _written_row(app, plan, body)
    return row if row is None else changed_now(row)


def _written_row(app: "SessionApp", plan: Plan, body: bytes) -> Any:
    effect = plan.effect
    if effect is None or effect.variables_of is not None:
        return None
    row = effect.row if effect.read is None else effect.read(app.session.service, body)
    if effect.kind == "new" and isinstance(row, Deployment):
        return replace(row, created_at=row.created_at or app.session.clock())
    return row
