"""Tables in SPEED.md, between two markers each."""

from collections.abc import Sequence
from pathlib import Path


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def replace_section(text: str, name: str, content: str) -> str:
    """The text with other content between the markers of a section. Raises ValueError when it has no such section."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"no section {name}")
    return f"{before}{begin}{content}\n{closed}{after}"


def write_section(file: Path, name: str, content: str) -> None:
    """Replace a section of a file."""
    file.write_text(replace_section(file.read_text(), name, content))
