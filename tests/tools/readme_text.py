"""The parts of the README that tests compare with the program."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BULLET = re.compile(r"^- \*\*(?P<limit>[^*]+)\*\*", re.MULTILINE)


def readme() -> str:
    """Its text."""
    return README.read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text below a heading, up to the next one."""
    return readme().split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_screen() -> list[str]:
    """The lines above the first heading of the second level."""
    return readme().split("\n## ")[0].splitlines()


def code_lines(text: str) -> Iterator[str]:
    """The lines of its code blocks."""
    return (line[4:] for line in text.splitlines() if line.startswith("    "))


def commands() -> list[str]:
    """The command lines, without comments, and up to a pipe or another program."""
    lines = (re.split(r" {2,}#| [|>&] | && ", line)[0].strip() for line in code_lines(readme()))
    return [line for line in lines if re.match(r"(vtui|python -m|\.venv/bin/python -m) ?", line)]


def tasks() -> dict[str, str]:
    """Task -> its keys as they are written."""
    rows = (line.strip("| ").split(" | ") for line in section("Ten tasks").splitlines() if line.startswith("| "))
    return {task: keys for task, keys in rows if keys != "Keys"}


def limits() -> list[str]:
    """What the README says that vtui does not do."""
    return BULLET.findall(section("Limits"))


def presses(written: str) -> list[str]:
    """What a task's keys are in order: keys by the names of the config, and texts between them."""
    found: list[str] = []
    for text, key in re.findall(r"([^`]*)(?:`([^`]+)`)?", written):
        typed = text.strip(" ,").removeprefix("then").strip()
        if typed.startswith("five times"):
            found += [found[-1]] * 4
            typed = typed.removeprefix("five times").strip()
        found += [part for part in (typed, key) if part]
    return found
