"""The one runner of plans: asks, checks, sends once, verifies a lost response, reports."""

from functools import partial
from typing import TYPE_CHECKING, Any

from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError
from vtui.resources.common.action import Action
from vtui.screens.dialogs.question import Question
from vtui.session.after_write import publish_change, refresh_row, row_of, verify_lost_response
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.send_plan import Ended, prepare, send_plan
from vtui.writes.typed_confirmation import require_typing
from vtui.writes.verification import is_unknown

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp

SLOW = 1.0
"""Seconds without a response after which a notification says so."""


def run_plan(
    app: "SessionApp", action: Action[Any], plan: Plan, ended: Ended = lambda _: None, *, row_changed: bool = False
) -> None:
    """Ask about `plan` and send the way of it that is confirmed; `ended` is called then.

    `row_changed` says that another row came under the cursor just before the key, which then does not confirm.
    """

    def answered(chosen: Plan | BatchPlan | None) -> None:
        if isinstance(chosen, Plan) and not _is_sending(app, action, chosen):
            app.session.run_in_background(partial(_run, app, action, chosen, ended))

    plan = require_typing(plan, app.session.settings.value.protected, app.session.store.project_names(plan.scope))
    if not _is_sending(app, action, plan):
        start = app.session.start
        question = Question(
            action, plan, start.stopwatch, start.settle, app.session.connection.base_url, row_changed=row_changed
        )
        app.push_screen(question, answered)


def _is_sending(app: "SessionApp", action: Action[Any], plan: Plan) -> bool:
    """Whether the same request waits for its response; notifies then."""
    waits = plan.operation.request in app.session.writes.requests
    if waits:
        app.session.notifier.notify(f"{action.label}: the same is on its way, its answer is still to come", error=True)
    return waits


async def _run(app: "SessionApp", action: Action[Any], plan: Plan, ended: Ended) -> None:
    """Send once. What the API accepted is reported as done, whether its response can be read or not."""
    ready = await _prepare(app, action, plan)
    if ready is None or _is_sending(app, action, plan):
        return
    plan, operation, sent = ready, ready.operation, app.session.clock()
    app.session.writes.requests.append(operation.request)
    waiting = app.set_timer(SLOW, lambda: app.session.notifier.notify(f"{plan.name}: sent, waiting for the answer"))
    try:
        (status, body), remark = await send_plan(
            plan, app.session.service, app.session.service.send, partial(app.session.notifier.notify, error=True)
        )
    except VercelError as error:
        message = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        unknown = is_unknown(error)
        app.session.activity.record_write(plan, "unknown" if unknown else "failed", message, error.request_id)
        app.session.notifier.report(error, plan.name)
        if unknown:
            app.session.jobs.run(partial(verify_lost_response, app.session, plan, sent), "look")
        elif isinstance(error, NotFound | Conflict | Rejected):
            app.session.jobs.run(partial(refresh_row, app.session, plan), "look")
        ended(error)
        return
    finally:
        waiting.stop()
        app.session.writes.requests.remove(operation.request)
        if operation.effect is not None and operation.effect.variables_of is not None:
            app.session.loader.fetch_variables(plan.scope, operation.effect.variables_of)
    ended(None)
    done = operation.later if status == 202 and operation.later else operation.done
    done = f"{done}. {remark}" if remark else done
    app.session.activity.record_write(plan, "made", done)
    try:
        row = row_of(app.session, operation, body)
    except BadResponse:
        app.session.notifier.notify(
            f"{done}. The answer could not be read: {app.session.keys.name('refresh', 'r')} shows what was made."
        )
        return
    app.session.notifier.notify(done)
    if row is not None:
        publish_change(app.session, plan, row, sent)


async def _prepare(app: "SessionApp", action: Action[Any], plan: Plan) -> Plan | None:
    """The plan after its checks; None, with a notification, where what was shown does not hold any more."""
    try:
        if plan.operation.recheck is not None:
            await plan.operation.recheck(app.session.service)
        return await prepare(plan, app.session.service)
    except ActionUnavailable as unavailable:
        app.session.notifier.notify(f"{action.label}: {unavailable}. Nothing was sent.", error=True)
        app.session.jobs.run(partial(refresh_row, app.session, plan), "look")
    except VercelError as error:
        app.session.notifier.report(error)
        app.session.notifier.notify(f"{action.label}: nothing was sent", error=True)
    return None
