"""Recognizing a command, an option or a value that was mistyped."""

from collections.abc import Collection, Iterable

from vtui.text import short


def similar_command(word: str, commands: Iterable[str]) -> str:
    """The command that `word` is one typing error away from, a long one two; empty for none."""
    distances = {command: _distance(word.lower(), command) for command in commands if len(word) < 2 * len(command)}
    close = [command for command, distance in distances.items() if distance <= (1 if len(command) < 6 else 2)]
    return min(close, key=distances.__getitem__, default="")


def must_be_one_of(choices: Collection[str], word: str) -> str:
    """The error for a value outside of the choices."""
    similar = similar_command(word, choices)
    return f"must be one of: {', '.join(choices)}{f'. Did you mean {similar}?' if similar else ''}"


def unknown_argument(word: str, known: Iterable[str]) -> str:
    """The error for an option or a word that a command does not take, among options that it takes."""
    similar = similar_command(word, (flag for flag in known if flag.startswith("--"))) if word.startswith("--") else ""
    return f"unknown argument {word}{f'. Did you mean {similar}?' if similar else ''}"


def typo_message(word: str, command: str) -> str:
    """The error for it."""
    name = short(word)
    return (
        f"unknown command `{name}`. Did you mean `{command}`? To open a project with that name: vtui --project {name}"
    )


def _distance(first: str, second: str) -> int:
    """The number of letters that are missing, too many, wrong or exchanged with their neighbor."""
    rows = [list(range(len(second) + 1))]
    for i, letter in enumerate(first, 1):
        row = [i]
        for j, other in enumerate(second, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
