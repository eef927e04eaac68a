"""Whether memory and speed stay: `python -m tests.tools.benchmarks.soak [--openings N] [--rounds N] [--only NAME,...]`.

Opens and closes every screen N times and measures by how much memory grows at each opening; then mixes openings,
refreshes and changes of the team, and measures what the process holds from the second tenth of the rounds to the last.
Exit 1 when a limit is missed. It takes about half an hour, so it does not run with the benchmarks.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.server import serving
from tests.tools.benchmarks.terminal import home

TIMEOUT = 4 * 3_600.0
MB_EACH = 0.05
"""MB by which memory may grow at each opening."""
GROWTH = 1.05
"""What memory may come to after the rounds, over what it was after the second tenth of them."""
SLACK = {"tasks": 2, "sockets": 4, "files": 1, "threads": 4}
"""By how much the others may differ: the pools of connections and threads fill as they are needed."""


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, judge."""
    parser = ArgumentParser(prog="python -m tests.tools.benchmarks.soak", description="Whether vtui grows.")
    parser.add_argument("--openings", type=int, default=200, metavar="N", help="of each screen")
    parser.add_argument("--rounds", type=int, default=500, metavar="N", help="mixed ones")
    parser.add_argument("--only", default="", metavar="NAME,...", help="these openings alone")
    options = parser.parse_args(given)
    with home() as env, serving(env, "--deployments", "5000", "--latency", "0") as server:
        arguments = (server.url, server.token, options.openings, options.rounds, options.only)
        found = report_of("soaking", env, *arguments, timeout=TIMEOUT)
    missed = [f"alive: {screen}" for screen in found["alive"]]
    for name, grown in sorted(found["openings"].items(), key=lambda item: -item[1]):
        print(f"{grown:8.4f} MB  {name}")
        missed += [f"{name}: {grown:.3f} MB at each opening"] if grown >= MB_EACH else []
    for look in found["rounds"]:
        print("  ".join(f"{name} {value:,.1f}" for name, value in look.items()))
    if len(found["rounds"]) > 2:
        first, last = found["rounds"][1], found["rounds"][-1]
        missed += ["memory grows"] if last["memory"] > first["memory"] * GROWTH else []
        missed += [f"{name} grow" for name, slack in SLACK.items() if last[name] > first[name] + slack]
    print("\n".join(missed) or "all limits kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
