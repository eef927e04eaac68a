"""`vtui doctor`: whether vtui can work here, in words that can go into a bug report."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from vtui import text, times
from vtui.api.errors import VercelError
from vtui.cli import connect, output
from vtui.cli.checkup import reach
from vtui.cli.contract import Examination, examine
from vtui.cli.findings import Finding, at_home, crash_reports, files, network, program, terminal
from vtui.cli.job import run_async
from vtui.cli.options import Options, UsageError
from vtui.config import ConfigError, Settings
from vtui.credentials import NoTokenError, here
from vtui.state import default_path
from vtui.system.save_file import ExportError, free_name, save

MARKS = {True: "ok", False: "!!", None: "  "}
"""Whether a thing is as it should be -> what stands before it."""


def run_doctor(options: Options, environ: Mapping[str, str]) -> int:
    """Look, print and return the exit code: 0 all is well, 1 something is wrong."""
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    output.prepare("json" if options.json else "text")
    if options.contract:
        return _hold_against(options, environ)
    found = list(_look(options, environ))
    wrong = sum(1 for one in found if one.ok is False)
    if options.json:
        print(json.dumps({"ok": not wrong, "found": [asdict(one) for one in found]}, indent=2))
    else:
        _print(found)
        print(f"\n{text.count(wrong, ('thing is', 'things are'))} wrong." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def _look(options: Options, environ: Mapping[str, str]) -> Iterator[Finding]:
    yield from program()
    yield from terminal(environ)
    settings = Settings()
    if not options.demo:
        yield from files(here(environ), connect.config_path(options, environ), default_path(environ))
        yield from crash_reports(default_path(environ).parent)
    try:
        settings = connect.settings(options, environ)
    except ConfigError as error:
        yield Finding("files", "settings", at_home(str(error)), False)
    else:
        yield Finding("files", "settings", "the demo's own" if options.demo else "valid", True)
    yield from network(environ)
    yield from run_async(_online(options, settings, environ))


async def _online(options: Options, settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    """The token, the API and the account."""
    try:
        make = connect.connector(options, settings, environ)
    except (NoTokenError, UsageError) as error:
        return [Finding("token", "found in", "nowhere that can be used", False, at_home(str(error)))]
    service = make(on_limits=lambda _: None, on_notice=lambda _: None)
    found = [Finding("token", "found in", at_home(service.origin) or "the demo", True)]
    try:
        async for one in reach(service):
            found.append(one)  # noqa: PERF401 - what was learned before a failure counts
    except VercelError as error:
        found.append(Finding("api", "no answer", str(error), False, error.hint))
    finally:
        await service.close()
    return found


def _print(found: list[Finding]) -> None:
    wide = max(len(one.name) for one in found) + 2
    for number, part in enumerate(dict.fromkeys(one.part for one in found)):
        print(f"\n{part}" if number else part)
        for one in (one for one in found if one.part == part):
            print(f"  {MARKS[one.ok]} {one.name.ljust(wide)}{text.clean(one.value)}")
            if one.hint:
                print(f"     {' ' * wide}{text.clean(one.hint)}")


def _hold_against(options: Options, environ: Mapping[str, str]) -> int:
    """Hold the account against what vtui believes of the API; the report goes into a file, but for the demo."""
    settings = connect.settings(options, environ)
    make = connect.connector(options, settings, environ)

    async def run() -> Examination:
        service = make(on_limits=lambda _: None, on_notice=lambda _: None)
        try:
            return await examine(service, connect.team(options, settings))
        finally:
            await service.close()

    looking = run_async(run())
    report = json.dumps(looking.report(times.now()), indent=2, ensure_ascii=True) + "\n"
    surprises = sum(len(check.surprises) for check in looking.checks)
    if options.json:
        print(report, end="")
    else:
        for check in looking.checks:
            for words in check.surprises or [check.skipped and f"not tried: {check.skipped}"]:
                mark = "odd " if check.surprises else "--  " if check.skipped else "pass"
                print(f"{mark}  {check.about}{f': {text.clean(words)}' if words else ''}")
        print(f"\n{text.count(surprises, ('surprise', 'surprises'))} in {len(looking.checks)} checks.")
    if not options.demo and not options.json:
        path = Path("vtui-contract.json")
        try:
            path = free_name(path) if path.exists() or path.is_symlink() else path
            save(path, [report])
        except ExportError as error:
            output.say(f"vtui: the report was not written: {error}")
            return 1
        output.say(f"{path} holds no names, ids or values, and can be attached to a bug report.")
    return 1 if surprises else 0
