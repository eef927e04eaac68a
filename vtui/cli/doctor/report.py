"""The report of `vtui doctor`, which can go into a bug report."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from vtui import text
from vtui.api.errors import VercelError
from vtui.cli import connect, output
from vtui.cli.doctor.api import check_api
from vtui.cli.doctor.finding import Finding
from vtui.cli.doctor.machine import crash_reports, files, folder, hide_home, network, program, terminal
from vtui.cli.doctor.options import DoctorOptions
from vtui.cli.job import run_async
from vtui.cli.options import UsageError
from vtui.cli.settings import config_path, settings_of
from vtui.config.errors import ConfigError
from vtui.config.settings import Settings
from vtui.credentials.errors import NoTokenError
from vtui.credentials.machine import this_machine
from vtui.state import default_path
from vtui.system.cache_folder import cache_path

MARKS = {True: "ok", False: "!!", None: "  "}
"""Whether a thing is as it should be -> the mark before it."""


def run_doctor(options: DoctorOptions, environ: Mapping[str, str]) -> int:
    """Print the report and return the exit code: 0 all is well, 1 something is wrong."""
    output.prepare("json" if options.json else "text")
    findings = list(_findings(options, environ))
    wrong = sum(1 for finding in findings if finding.ok is False)
    if options.json:
        print(json.dumps({"ok": not wrong, "findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        _print(findings)
        print(f"\n{text.count(wrong, ('problem', 'problems'))} found." if wrong else "\nNo problems found.")
    return 1 if wrong else 0


def _findings(options: DoctorOptions, environ: Mapping[str, str]) -> Iterator[Finding]:
    yield from program()
    yield from terminal(environ)
    settings = Settings()
    if not options.demo:
        yield from files(this_machine(environ), config_path(options, environ), default_path(environ))
        yield folder("cache", cache_path(environ))
        yield from crash_reports(default_path(environ).parent)
    try:
        settings = settings_of(options, environ)
    except ConfigError as error:
        yield Finding("files", "settings", hide_home(str(error)), False)
    else:
        yield Finding("files", "settings", "defaults of the demo" if options.demo else "valid", True)
    yield from network(environ)
    yield from run_async(_online(options, settings, environ))


async def _online(options: DoctorOptions, settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    try:
        make = connect.connector(options, settings, environ)
    except (NoTokenError, UsageError) as error:
        return [Finding("token", "source", "no usable token", False, hide_home(str(error)))]
    service = make(on_limits=lambda _: None, on_notice=lambda _: None)
    findings = [Finding("token", "source", hide_home(service.origin) or "demo", True)]
    try:
        async for finding in check_api(service):
            findings.append(finding)  # noqa: PERF401 - the findings before an error stay
    except VercelError as error:
        findings.append(Finding("api", "error", str(error), False, error.hint))
    finally:
        await service.close()
    return findings


def _print(findings: list[Finding]) -> None:
    width = max(len(finding.name) for finding in findings) + 2
    for number, part in enumerate(dict.fromkeys(finding.part for finding in findings)):
        print(f"\n{part}" if number else part)
        for finding in (finding for finding in findings if finding.part == part):
            print(f"  {MARKS[finding.ok]} {finding.name.ljust(width)}{text.clean(finding.value)}")
            if finding.hint:
                print(f"     {' ' * width}{text.clean(finding.hint)}")
