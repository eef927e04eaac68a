"""`vtui doctor`: whether vtui works on this machine, as a report that can go into a bug report."""

from argparse import ArgumentParser
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from vtui.cli import declare
from vtui.cli.command import Command
from vtui.cli.options import DoctorOptions, UsageError


def add_arguments(parser: ArgumentParser) -> None:
    looking = parser.add_argument_group("looking")
    looking.add_argument("--json", action="store_true", help="print JSON")
    looking.add_argument(
        "--contract",
        action="store_true",
        help="read a little of the account, and say where the API is not what vtui believes it to be; "
        "the report, without names and values, goes to vtui-contract.json here",
    )
    declare.account(parser, project=False, read_only=False)


def check(options: DoctorOptions, _given: AbstractSet[str]) -> None:
    if options.team is not None and not options.contract:
        raise UsageError("--team belongs to `vtui doctor --contract`")


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
    help="say whether vtui can work here, for bug reports",
    description="Look at this machine, the token and the way to the API. What is printed holds\nno secret.",
    epilog="Exit codes: 0 all is well; 1 something is wrong, or not as vtui believes;\n2 it could not start.",
    check=check,
)
