"""The one runner of plans: asks, checks, sends once, verifies a lost response, reports."""

from functools import partial
from typing import Any

from vtui.api.errors import BadResponse, Conflict, NotFound, Rejected, VercelError
from vtui.resources.common.action import Action
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.session_app import SessionApp
from vtui.session.after_write import publish_change, refresh_row, row_of, verify_lost_response
from vtui.session.session import Session
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.send_plan import Ended, prepare, send_plan
from vtui.writes.typed_confirmation import require_typing
from vtui.writes.verification import is_unknown

SLOW = 1.0
"""Seconds without a response until a notification."""


def run_plan(
    app: SessionApp, action: Action[Any], plan: Plan, ended: Ended = lambda _: None, *, row_changed: bool = False
) -> None:
    """Ask about `plan` and send the way of it that is confirmed; `ended` is called then.

    `row_changed` says that another row came under the cursor just before the key, which then does not confirm.
    """
    session = app.session

    def answered(chosen: Plan | BatchPlan | None) -> None:
        if isinstance(chosen, Plan) and not _is_sending(session, action, chosen):
            session.run_in_background(partial(_run, app, action, chosen, ended))

    plan = require_typing(plan, session.settings.value.protected, session.store.project_names(plan.scope))
    if not _is_sending(session, action, plan):
        app.push_screen(QuestionScreen(action, plan, row_changed=row_changed), answered)


def _is_sending(session: Session, action: Action[Any], plan: Plan) -> bool:
    """Whether the same request waits for its response; notifies then."""
    waits = plan.operation.request in session.writes.requests
    if waits:
        session.notifier.notify(
            f"{action.label}: the same request was already sent. Waiting for its response.", error=True
        )
    return waits


async def _run(app: SessionApp, action: Action[Any], plan: Plan, ended: Ended) -> None:
    """Send once. What the API accepted is reported as done, whether its response can be read or not."""
    session = app.session
    ready = await _prepare(session, action, plan)
    if ready is None or _is_sending(session, action, plan):
        return
    plan, operation, sent = ready, ready.operation, session.clock()
    session.writes.requests.append(operation.request)
    waiting = app.set_timer(SLOW, lambda: session.notifier.notify(f"{plan.name}: sent, waiting for the response"))
    try:
        (status, body), remark = await send_plan(
            plan, session.service, session.service.send, partial(session.notifier.notify, error=True)
        )
    except VercelError as error:
        message = " ".join(part for part in (f"{error.title}.", error.hint, error.detail) if part)
        unknown = is_unknown(error)
        session.activity.record_write(plan, "unknown" if unknown else "failed", message, error.request_id)
        session.notifier.report(error, plan.name)
        if unknown:
            session.jobs.run(partial(verify_lost_response, session, plan, sent), "look")
        elif isinstance(error, NotFound | Conflict | Rejected):
            session.jobs.run(partial(refresh_row, session, plan), "look")
        ended(error)
        return
    finally:
        waiting.stop()
        session.writes.requests.remove(operation.request)
        if operation.effect is not None and operation.effect.variables_of is not None:
            session.loader.fetch_variables(plan.scope, operation.effect.variables_of)
    ended(None)
    done = operation.later if status == 202 and operation.later else operation.done
    done = f"{done}. {remark}" if remark else done
    session.activity.record_write(plan, "made", done)
    try:
        row = row_of(session, operation, body)
    except BadResponse:
        session.notifier.notify(
            f"{done}. The response could not be read. Press {session.keys.name('refresh', 'r')} to refresh."
        )
        return
    session.notifier.notify(done)
    if row is not None:
        publish_change(session, plan, row, sent)


async def _prepare(session: Session, action: Action[Any], plan: Plan) -> Plan | None:
    """The plan after its checks; None, with a notification, where what was shown does not hold any more."""
    try:
        if plan.operation.recheck is not None:
            await plan.operation.recheck(session.service)
        return await prepare(plan, session.service)
    except ActionUnavailable as unavailable:
        session.notifier.notify(f"{action.label}: {unavailable}. Nothing was sent.", error=True)
        session.jobs.run(partial(refresh_row, session, plan), "look")
    except VercelError as error:
        session.notifier.report(error)
        session.notifier.notify(f"{action.label}: nothing was sent", error=True)
    return None
