"""What the parts of the session share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtui.models.scope import ProjectRef, Scope
from vtui.resources.activity.log import Activity
from vtui.session.account import Account
from vtui.session.connection import Connection
from vtui.session.jobs import Jobs
from vtui.session.notifier import Notifier
from vtui.session.observable import Bus, Observable
from vtui.session.start import Start
from vtui.writes.effects import RowChange

if TYPE_CHECKING:
    from vtui.config.settings import Settings


@dataclass(frozen=True, slots=True)
class Shared:
    """What the parts of the session read, publish in, and run their work with."""

    start: Start
    jobs: Jobs
    connection: Connection
    settings: "Observable[Settings]"
    account: Observable[Account | None]
    scope: Observable[Scope | None]
    project: Observable[ProjectRef]
    changes: Bus[RowChange]
    activity: Activity
    notifier: Notifier
