"""Lending the terminal to another program, such as an editor or a pager: never through a shell."""

import asyncio
from functools import partial

from textual.app import SuspendNotSupported

from vtui.screens.session_app import SessionApp
from vtui.system.programs import run_program


async def run(app: SessionApp, command: list[str], given: bytes | None = None, *, windowed: bool = False) -> None:
    """Run a program to its end, with `given` on its input; one with a window of its own needs no terminal."""
    job = partial(run_program, command, given)
    try:
        if windowed:
            await asyncio.to_thread(job)
            return
        failure: OSError | None = None
        with app.suspend():
            try:
                await asyncio.to_thread(job)
            except OSError as error:  # raised in here it would keep Textual from taking the terminal back
                failure = error
        if failure is not None:
            raise failure
    except SuspendNotSupported:
        app.session.notifier.notify("Cannot run another program in this terminal.", error=True)
    except OSError as error:
        app.session.notifier.notify(f"{command[0]} could not be started: {error.strerror}", error=True)
