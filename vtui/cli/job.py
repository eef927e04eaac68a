"""A command that needs the API: connect, run its job, print its error, return an exit code."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from vtui.api.errors import Unauthenticated, VercelError
from vtui.api.service import Service
from vtui.cli import connect, output
from vtui.cli.options import Format, Options
from vtui.cli.retry import RateLimitRetry
from vtui.cli.settings import settings_of
from vtui.system.crash import Crash

T = TypeVar("T")
O = TypeVar("O", bound=Options)  # noqa: E741 - the usual letter for options

Job = Callable[[Service, O, str | None, RateLimitRetry], Awaitable[int]]
"""What a command does with the service, its options and the team (slug or id); returns the exit code.

May raise UsageError for a team or a project that does not exist, and VercelError.
"""


def run_job(job: Job[O], options: O, format_: Format, environ: Mapping[str, str], *, failed: int = 1) -> int:
    """Connect, run a job that prints `format_`, and return its exit code; `failed` is that of a VercelError."""
    settings = settings_of(options, environ)
    make_service = connect.connector(options, settings, environ)
    output.prepare(format_)

    async def run() -> int:
        service = make_service(
            on_limits=lambda _: None, on_notice=lambda notice: output.print_message(f"vtui: {notice}")
        )
        try:
            return await exit_code(job(service, options, connect.team(options, settings), RateLimitRetry()), failed)
        finally:
            await service.close()

    return run_async(run())


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run`, but the exception of a task that is not awaited is raised at the end instead of printed.

    What asyncio prints quotes the exception. A broken connection is no bug: its user gets the error anyway.
    """
    failures: list[BaseException] = []

    def collect(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        failure = context.get("exception")
        if failure is not None and not isinstance(failure, OSError):
            failures.append(failure)

    async def collected() -> T:
        asyncio.get_running_loop().set_exception_handler(collect)
        return await work

    result = asyncio.run(collected())
    if failures:
        raise Crash(failures[0])
    return result


async def exit_code(job: Awaitable[int], failed: int = 1) -> int:
    """The exit code of a job. An error is printed: 2 for a refused token, else `failed`."""
    try:
        return await job
    except VercelError as error:
        output.print_message(f"vtui: {error}")
        if error.hint:
            output.print_message(error.hint)
        return 2 if isinstance(error, Unauthenticated) else failed
