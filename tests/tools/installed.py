"""`python -m tests.tools.installed VTUI`: use an installed vtui as its first user would; exit 1 with what failed."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.tools.benchmarks.terminal import ProgramFailed, Terminal, home


def check(program: str, env: dict[str, str]) -> None:
    """Run its commands, open the dashboard, quit it, and look for its files. Raises ProgramFailed."""
    _expect(r"vtui \d+\.\d+\.\d+\n", [program, "--version"], env)
    _expect(r"Documentation: .*\n.*Report a problem: ", [program, "help", "list"], env)
    _expect(r"(.+\n){21}", [program, "list", "deployments", "--demo", "--limit", "20"], env)
    with Terminal([program, "--demo"], env) as terminal:
        terminal.wait_for(("Deployments", "Projects", "Building"))
        terminal.type("\x11")  # ctrl+q
        terminal.wait_for_end()
    share = Path(program).parent.parent / "share"
    for name in ("man/man1/vtui.1", "bash-completion/completions/vtui", "zsh/site-functions/_vtui"):
        if not (share / name).is_file():
            raise ProgramFailed(f"{share / name} does not exist")


def _expect(pattern: str, command: Sequence[str], env: dict[str, str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, env=env, check=False)  # noqa: S603 - our own program
    if result.returncode or not re.search(pattern, result.stdout):
        raise ProgramFailed(f"{' '.join(command)}\nexit code {result.returncode}\n{result.stdout}\n{result.stderr}")


def main() -> int:
    """Check the program that the arguments name; return the exit code."""
    try:
        with home() as env:
            check(sys.argv[1], env)
    except ProgramFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{sys.argv[1]}: works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
