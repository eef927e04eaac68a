"""`python -m tests.tools.compare [--growth]`: measure, print, and write the tables of SPEED.md."""

import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from tests.tools.benchmarks.calibration import calibrate
from tests.tools.benchmarks.terminal import ROOT, ProgramFailed
from tests.tools.compare import growth, programs
from tests.tools.compare.section import table, write_section

SPEED = ROOT / "vtui" / "SPEED.md"
SKIPPED = "The Vercel CLI is not measured: no program `vercel` on PATH. Install it with npm, or use --vercel PATH."


def compare(options: Namespace) -> str:
    """The table of vtui beside other programs. Raises ProgramFailed."""
    cli = options.vercel or shutil.which("vercel")
    rows = [
        line.cells()
        for what in programs.CLI_COMMANDS
        for line in programs.lists(what, options.rounds, cli, options.rows)
    ]
    rows.append(programs.first_frame(options.rounds).cells())
    rows.append(programs.first_rows(options.rounds).cells())
    rows.append(programs.streaming(options.rounds, options.rows).cells())
    titles = ["", *programs.COLUMNS]
    notes = [_speed_of_machine(), f"Least to most of {options.rounds} rounds; ratios are medians of the rounds."]
    if cli is None:
        notes.append(SKIPPED)
    else:
        titles[1 + programs.COLUMNS.index(programs.CLI)] += f" {_version(cli)}"
        notes.append("The programs that print rows use HTTPS.")
    return f"{table(titles, rows)}\n\n{' '.join(notes)}"


def _version(cli: str) -> str:
    done = subprocess.run([cli, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - as chosen
    return done.stdout.split()[-1]


def _speed_of_machine() -> str:
    return f"`python -c pass` takes {calibrate().start:.0f} ms on this machine."


def main(given: Sequence[str] | None = None) -> int:
    """What the command line asks for; 0, or 2 when a program fails."""
    parser = ArgumentParser(prog="python -m tests.tools.compare", description=__doc__)
    add = parser.add_argument
    add("--growth", action="store_true", help="how time and memory grow with rows, instead")
    add("--only", choices=growth.KINDS, metavar="KIND", action="append", help="with --growth: only this kind")
    add("--vercel", metavar="PATH", help="the official CLI (default: `vercel` on PATH)")
    add("--rounds", type=int, default=5, help="default: %(default)s")
    add("--rows", type=int, default=10_000, help="deployments of the account (default: %(default)s)")
    add("--scale", type=float, default=1.0, help="with --growth: factor of all sizes (default: %(default)s)")
    add("--file", type=Path, help="where the table is written (default: vtui/SPEED.md, for complete tables)")
    options = parser.parse_args(given)
    if options.vercel is not None and shutil.which(options.vercel) is None:
        parser.error(f"--vercel: {options.vercel} is not a program")
    try:
        if options.growth:
            name, content = (
                "growth",
                f"{growth.measure(options.only, options.scale, options.rounds)}\n\n{_speed_of_machine()}",
            )
        else:
            name, content = "comparison", compare(options)
    except ProgramFailed as failure:
        print(failure, file=sys.stderr)
        return 2
    print(content)
    complete = not options.only and options.scale == 1
    if options.file is not None or complete:
        write_section(options.file or SPEED, name, content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
