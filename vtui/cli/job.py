"""A plain command: connect, do what it is for, say what went wrong, end with an exit code."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from vtui.api.errors import Unauthenticated, VercelError
from vtui.api.service import Service
from vtui.cli import connect, output
from vtui.cli.options import Options, UsageError
from vtui.cli.patience import Patience
from vtui.system.crash import Crash

T = TypeVar("T")

Job = Callable[[Service, Options, str | None, Patience], Awaitable[int]]
"""What a command does with the service and the team, and its exit code."""


def run_job(job: Job, options: Options, environ: Mapping[str, str]) -> int:
    """Connect, do a job and return its exit code."""
    settings = connect.settings(options, environ)
    make_service = connect.connector(options, settings, environ)
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    output.prepare(output.carried(options.format))

    async def run() -> int:
        service = make_service(on_limits=lambda _: None, on_notice=lambda notice: output.say(f"vtui: {notice}"))
        try:
            return await job(service, options, connect.team(options, settings), Patience())
        finally:
            await service.close()

    return run_async(run())


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run`, but a failure in a task that nobody awaits is raised at the end instead of printed.

    What asyncio prints quotes the exception. A connection that breaks is no bug: whoever uses it is informed.
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


async def reported(job: Awaitable[int], failed: int = 1) -> int:
    """The exit code of a job; an error is said: 2 for a token that is refused, else `failed`."""
    try:
        return await job
    except VercelError as error:
        output.say(f"vtui: {error}")
        if error.hint:
            output.say(error.hint)
        return 2 if isinstance(error, Unauthenticated) else failed
