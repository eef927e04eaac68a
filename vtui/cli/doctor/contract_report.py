"""`vtui doctor --contract`: the report on the API, without names, ids and values."""

import json
from collections.abc import Mapping
from pathlib import Path

from vtui import text, times
from vtui.cli import connect, output
from vtui.cli.doctor.contract import Examination, examine
from vtui.cli.doctor.options import DoctorOptions
from vtui.cli.job import run_async
from vtui.cli.settings import settings_of
from vtui.system.save_file import ExportError, free_name, save


def run_contract(options: DoctorOptions, environ: Mapping[str, str]) -> int:
    """Check the account, print the result and write the report into a file, except for the demo.

    Returns the exit code: 0 no surprises, 1 surprises, or the file could not be written.
    """
    output.prepare("json" if options.json else "text")
    settings = settings_of(options, environ)
    make = connect.connector(options, settings, environ)

    async def run() -> Examination:
        service = make(on_limits=lambda _: None, on_notice=lambda _: None)
        try:
            return await examine(service, connect.team(options, settings))
        finally:
            await service.close()

    examination = run_async(run())
    report = json.dumps(examination.report(times.now()), indent=2, ensure_ascii=True) + "\n"
    surprises = sum(len(check.surprises) for check in examination.checks)
    if options.json:
        print(report, end="")
    else:
        for check in examination.checks:
            for problem in check.surprises or [check.skipped]:
                mark = "fail" if check.surprises else "skip" if check.skipped else "pass"
                print(f"{mark}  {check.about}{f': {text.clean(problem)}' if problem else ''}")
        for operation in examination.not_available:
            print(f"gone  {operation}: not available (404 or 410 in every version)")
        unexpected = text.count(surprises, ("unexpected result", "unexpected results"))
        print(f"\n{unexpected} in {len(examination.checks)} checks.")
    if not options.demo and not options.json:
        path = Path("vtui-contract.json")
        try:
            path = free_name(path) if path.exists() or path.is_symlink() else path
            save(path, [report])
        except ExportError as error:
            output.print_message(f"vtui: the report was not saved: {error}")
            return 1
        output.print_message(f"Report saved as {path}. It contains no names, IDs or values. Attach it to a bug report.")
    return 1 if surprises else 0
