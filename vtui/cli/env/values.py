"""Reading values of env vars, on request only, and showing them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.retry import RateLimitRetry
from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.env.values import READ_NOTICE
from vtui.system.secret import HiddenText
from vtui.table.columns import Cell, cell
from vtui.text import count

if TYPE_CHECKING:
    from vtui.system.secret import Secret

Values = Mapping[str, "Secret | None"]
"""Row id -> value; None for one that cannot be read back."""


async def fetch_value(service: Service, retry: RateLimitRetry, scope: Scope, row: EnvVar) -> "Secret | None":
    """Fetch the value of a variable, one request."""
    return await retry.call(lambda: service.env.reveal(scope, row))


def reveal(value: "Secret | None") -> HiddenText | None:
    """The text of a value, to be printed."""
    return None if value is None else HiddenText(value.reveal())


def announce_reads(reads: int) -> None:
    """Print how many values will be read, and that Vercel records it."""
    if reads:
        output.print_message(f"vtui: reading {count(reads, ('value', 'values'))}, one request each. {READ_NOTICE}")


def value_cell(type_: str | None, value: str | None) -> Cell:
    """The cell of a variable's value; `type_` is None where there is no variable."""
    if type_ is None:
        return cell("–")
    return cell("cannot be read back" if value is None else value or '""')


def print_failures(failures: Sequence[str], stopped: str | None) -> int:
    """Print what could not be read, and return how many messages that were."""
    messages = [*failures, *([f"incomplete: {stopped}"] if stopped is not None else [])]
    for message in messages:
        output.print_message(f"vtui: {message}")
    return len(messages)
