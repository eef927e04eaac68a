"""Regular expressions written by users; those that could take too long are refused."""

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from re import _parser  # type: ignore[attr-defined] # costly patterns show only in the parsed form, which is not public
from typing import Any, Final

from vtui.text import short

MAX_MATCHED_LENGTH: Final = 300
"""Characters of a value, from its beginning, that a pattern is matched with."""
MAX_PATTERN_LENGTH: Final = 200
"""Characters that a pattern may have."""
_MAX_STEPS = 500_000  # from one start: allows two overlapping open repeats (0.1 s at worst), but not three
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
_CLASSES: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda character: character.isalnum() or character == "_",
}


@lru_cache(256)
def compiled(text: str) -> re.Pattern[str]:
    """Compile a case-insensitive pattern. Raises ValueError, with a text for the user, if invalid or too costly."""
    if len(text) > MAX_PATTERN_LENGTH:
        raise ValueError(f"Pattern too long: at most {MAX_PATTERN_LENGTH} characters are allowed.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about syntax that a later Python may change
        try:
            parsed = _parser.parse(text, re.IGNORECASE)
            pattern = re.compile(text, re.IGNORECASE)
        except (re.error, ValueError, OverflowError, RecursionError) as error:
            reason = error.msg if isinstance(error, re.error) else str(error)
            raise ValueError(
                f"Invalid pattern: {short(reason)}. To search for the text itself, remove the ~."
            ) from None
    items = list(parsed)
    _sequence_cost(items[:-1] if items and _ends_at_first_character(*items[-1]) else items)
    return pattern


def _ends_at_first_character(op: Any, argument: Any) -> bool:
    """Whether the last item of a pattern matches as soon as one character does: `.*`, or an equivalent."""
    return op.name in _REPEATS and argument[0] <= 1 and len(argument[2]) == 1 and argument[2][0][0].name in _SINGLE


def _sequence_cost(items: Iterable[tuple[Any, Any]]) -> tuple[int, int]:
    """The number of ways in which the parsed items can match from one start, and of steps to try them all."""
    ways, steps = 1, 0
    sequence: list[Any] = [*items, None]
    after_single = False
    for (op, argument), following in pairwise(sequence):
        item_ways, item_steps = _item_cost(op.name, argument)
        single = op.name in _SINGLE or op.name == "AT"
        steps += 0 if single and after_single else ways * item_steps  # a run of characters mostly fails at its first
        after_single = single
        ways *= 1 if _has_one_end(op.name, argument, following) else item_ways
        if steps > _MAX_STEPS:
            raise ValueError("Pattern too slow: use fewer of * + {} |, and none within a repeat.")
    return ways, steps


def _item_cost(name: str, argument: Any) -> tuple[int, int]:
    if name in _SINGLE or name == "AT":
        return 1, 1
    if name == "SUBPATTERN":
        return _sequence_cost(argument[-1])
    if name == "BRANCH":
        branches = [_sequence_cost(branch) for branch in argument[1]]
        return sum(ways for ways, _ in branches), sum(steps for _, steps in branches) + 1
    if name in {"ASSERT", "ASSERT_NOT"}:
        return 1, _sequence_cost(argument[1])[1]
    if name == "ATOMIC_GROUP":
        return 1, _sequence_cost(argument)[1]
    if name in _REPEATS:
        ways, steps = _repeat_cost(*argument)
        return (1 if name == "POSSESSIVE_REPEAT" else ways), steps
    raise ValueError("Backreferences are not supported: write out the text to match.")


def _repeat_cost(lowest: Any, highest: Any, body: Any) -> tuple[int, int]:
    if lowest > MAX_MATCHED_LENGTH:
        raise ValueError(f"Too many repeats: only the first {MAX_MATCHED_LENGTH} characters of a value are searched.")
    body_ways, body_steps = _sequence_cost(body)
    ways, steps, combinations = int(lowest == 0), 0, 1
    for times in range(1, min(int(highest), MAX_MATCHED_LENGTH) + 1):
        steps += combinations * max(body_steps, 1)
        combinations = min(combinations * body_ways, _MAX_STEPS)
        ways += combinations if times >= lowest else 0
    return ways, steps


def _has_one_end(name: str, argument: Any, following: Any) -> bool:
    """Whether a repeat of one character can end in one place only, because its characters exclude the next one."""
    if name == "SUBPATTERN" and len(argument[-1]) == 1:
        ((op, inner),) = argument[-1]
        return _has_one_end(op.name, inner, following)
    if name not in _REPEATS or len(argument[2]) != 1 or following is None or following[0].name != "LITERAL":
        return False
    ((op, inner),), character = argument[2], chr(following[1])
    if not character.isascii() or character.isalpha():  # a letter also matches its other case
        return False
    return op.name in _SINGLE and not _matches_character(op.name, inner, character)


def _matches_character(name: str, argument: Any, character: str) -> bool:
    """Whether a parsed single-character item matches this character, which is ASCII and not a letter."""
    match name:
        case "LITERAL":
            return bool(argument == ord(character))
        case "NOT_LITERAL":
            return bool(argument != ord(character))
        case "RANGE":
            return bool(argument[0] <= ord(character) <= argument[1])
        case "CATEGORY":
            *negated, of = argument.name.removeprefix("CATEGORY_").split("_")
            return _CLASSES[of](character) is not bool(negated)
        case "IN":
            negated = argument[0][0].name == "NEGATE"
            return any(_matches_character(op.name, part, character) for op, part in argument[negated:]) is not negated
    return True
