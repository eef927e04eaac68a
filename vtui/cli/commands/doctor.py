"""`vtui doctor`: whether vtui works on this machine, as a report that can go into a bug report."""

from argparse import ArgumentParser
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.doctor.options import DoctorOptions
from vtui.cli.options import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    report = parser.add_argument_group("report")
    report.add_argument("--json", action="store_true", help="print the report as JSON")
    report.add_argument(
        "--contract",
        action="store_true",
        help="check whether the responses of the API have the expected format, with a few dozen read requests; "
        "save a report without names and values as vtui-contract.json in this folder",
    )
    declare.account(parser, project=False, read_only=False)


def check(options: DoctorOptions, _given: AbstractSet[str]) -> None:
    if options.team is not None and not options.contract:
        raise UsageError("--team requires --contract")


def run(options: DoctorOptions, environ: Mapping[str, str]) -> int:
    """Check the machine, the token and the API, or compare the API with what vtui expects of it."""
    if options.contract:
        from vtui.cli.doctor.contract_report import run_contract

        return run_contract(options, environ)
    from vtui.cli.doctor.report import run_doctor

    return run_doctor(options, environ)


COMMAND = Command(
    DoctorOptions,
    add_arguments,
    run,
    help="check the installation, the token and the API, for bug reports",
    description="Check this machine, the token and the connection to the API. The output\ncontains no secrets.",
    epilog="Exit codes: 0 no problems; 1 problems or unexpected responses found;\n2 could not start.",
    check=check,
)
