"""Regular expressions of people, refused when they could take for ever."""

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from re import _parser  # type: ignore[attr-defined] # only the parsed form tells a costly pattern, and none is public
from typing import Any, Final

from vtui.text import short

LOOKED: Final = 300
"""Characters of a value that are looked at, from its beginning."""
LONGEST: Final = 200
"""Characters that a pattern may have."""
_STEPS = 500_000  # from one start: two open repeats that overlap (0.1 s at worst) are well within it, three are not
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_SINGLE = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
_CLASSES: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdigit,
    "SPACE": str.isspace,
    "WORD": lambda character: character.isalnum() or character == "_",
}


@lru_cache(256)
def compiled(text: str) -> re.Pattern[str]:
    """The pattern, without regard to case. Raises ValueError, in words, for one that is broken or too costly."""
    if len(text) > LONGEST:
        raise ValueError(f"The pattern is longer than {LONGEST} characters: shorten it.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a later Python may read otherwise
        try:
            parsed = _parser.parse(text, re.IGNORECASE)
            pattern = re.compile(text, re.IGNORECASE)
        except (re.error, ValueError, OverflowError, RecursionError) as error:
            why = error.msg if isinstance(error, re.error) else str(error)
            raise ValueError(
                f"The pattern cannot be read: {short(why)}. Without ~ the text itself is looked for."
            ) from None
    items = list(parsed)
    _sequence(items[:-1] if items and _ends_at_once(*items[-1]) else items)
    return pattern


def _ends_at_once(op: Any, argument: Any) -> bool:
    """Whether this, with nothing after it, is found as soon as one character is: `.*`, or what stands for one."""
    return op.name in _REPEATS and argument[0] <= 1 and len(argument[2]) == 1 and argument[2][0][0].name in _SINGLE


def _sequence(items: Iterable[tuple[Any, Any]]) -> tuple[int, int]:
    """In how many ways the parsed items can match from one start, and how many steps it takes to try them all."""
    ways, steps = 1, 0
    todo: list[Any] = [*items, None]
    after_single = False
    for (op, argument), following in pairwise(todo):
        item_ways, item_steps = _item(op.name, argument)
        single = op.name in _SINGLE or op.name == "AT"
        steps += 0 if single and after_single else ways * item_steps  # a run of characters mostly ends at its first
        after_single = single
        ways *= 1 if _stops(op.name, argument, following) else item_ways
        if steps > _STEPS:
            raise ValueError("The pattern could take for ever: use fewer of * + {} |, and none within a repeat.")
    return ways, steps


def _item(name: str, argument: Any) -> tuple[int, int]:
    if name in _SINGLE or name == "AT":
        return 1, 1
    if name == "SUBPATTERN":
        return _sequence(argument[-1])
    if name == "BRANCH":
        branches = [_sequence(branch) for branch in argument[1]]
        return sum(ways for ways, _ in branches), sum(steps for _, steps in branches) + 1
    if name in {"ASSERT", "ASSERT_NOT"}:
        return 1, _sequence(argument[1])[1]
    if name == "ATOMIC_GROUP":
        return 1, _sequence(argument)[1]
    if name in _REPEATS:
        ways, steps = _repeat(*argument)
        return (1 if name == "POSSESSIVE_REPEAT" else ways), steps
    raise ValueError("The pattern refers back to a group: write out what it is to match.")


def _repeat(least: Any, most: Any, body: Any) -> tuple[int, int]:
    if least > LOOKED:
        raise ValueError(f"The pattern repeats more than {LOOKED} times: values are looked at no further than that.")
    body_ways, body_steps = _sequence(body)
    ways, steps, so_far = int(least == 0), 0, 1
    for times in range(1, min(int(most), LOOKED) + 1):
        steps += so_far * max(body_steps, 1)
        so_far = min(so_far * body_ways, _STEPS)
        ways += so_far if times >= least else 0
    return ways, steps


def _stops(name: str, argument: Any, following: Any) -> bool:
    """Whether a repeat of one character can end in one place only, because what follows is none of its characters."""
    if name == "SUBPATTERN" and len(argument[-1]) == 1:
        ((op, inner),) = argument[-1]
        return _stops(op.name, inner, following)
    if name not in _REPEATS or len(argument[2]) != 1 or following is None or following[0].name != "LITERAL":
        return False
    ((op, inner),), character = argument[2], chr(following[1])
    if not character.isascii() or character.isalpha():  # a letter is also matched by others, without regard to case
        return False
    return op.name in _SINGLE and not _takes(op.name, inner, character)


def _takes(name: str, argument: Any, character: str) -> bool:
    """Whether a parsed single character is this one, which is ASCII and no letter."""
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
            return any(_takes(op.name, part, character) for op, part in argument[negated:]) is not negated
    return True
