"""`python -m tests.tools.texts [FOLDER …]`: the texts that a person reads, file by file, with their lines.

They are read from the source: every string that has a space between letters or begins with a capital, apart from
docstrings, patterns and style sheets; in a formatted string, what is inserted stands as `{…}`. FOLDER is a part of
the path, such as `screens/dialogs` or `cli`; without one, all texts are printed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PRODUCT = Path(__file__).resolve().parents[2] / "vtui"
READ = re.compile(r"\A[A-Z][a-z]|[A-Za-z}…,.:;)] [A-Za-z{(]")
"""What a text for a person contains."""
UNREAD = re.compile(r"\A\s*[A-Z]\w+ *\{|\\[dsw]|\(\?|\S\|\S|^[A-Z][a-z]+/\d|^[\w-]+: [\w-]+;", re.MULTILINE)
"""What shows that a string is a style sheet, a pattern or a product of a header."""
TYPES = frozenset({"annotation", "returns", "slice"})
"""Fields of nodes that hold types."""


class Text(NamedTuple):
    """A text and its line in the file."""

    line: int
    text: str


def texts_of(source: str) -> list[Text]:
    """The texts of a module, in its order."""
    return sorted({text for text in _strings(ast.parse(source)) if READ.search(text.text)})


def _strings(node: ast.AST) -> Iterator[Text]:
    for child in _children(node):
        if isinstance(child, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{…}" for part in child.values)
            yield Text(child.lineno, "".join(map(str, parts)))
            for part in child.values:
                yield from _strings(part)
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str) and not UNREAD.search(child.value):
                yield Text(child.lineno, child.value)
        else:
            yield from _strings(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below one, without docstrings and the types in quotes."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            documents = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and name not in TYPES and not documents:
                yield child


def main(folders: list[str]) -> None:
    """Print the texts of the files whose paths contain one of the folders."""
    for file in sorted(PRODUCT.rglob("*.py")):
        path = file.relative_to(PRODUCT).as_posix()
        if path.startswith("demo/") or not any(folder in path for folder in folders or [""]):
            continue
        if texts := texts_of(file.read_text(encoding="utf-8")):
            print(f"\n{path}")
            for line, text in texts:
                print(f"{line:5}  {' ⏎ '.join(text.split(chr(10)))}")


if __name__ == "__main__":
    main(sys.argv[1:])
