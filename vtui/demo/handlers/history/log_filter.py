"""The part of the log history's filter language that is known (not documented; read from the official CLI)."""

import json
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from operator import ge, gt, le, lt
from typing import Any

from vtui.demo.data.values import Json

Test = Callable[[Json], bool]
TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([()])|(!=|>=|<=|>|<|:)|([^\s()":<>!=]+))')
COMPARISONS: dict[str, Callable[[float, float], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt}
OPERATORS = frozenset({":", "!=", *COMPARISONS})
MAX_DEPTH = 40


def parse_filter(text: str, fields: frozenset[str], *, searched: str | None) -> Test:
    """A test of rows with these `fields`; bare words are searched in the field `searched`. Raises ValueError."""
    parser = _Parser(text, fields, searched)
    test = parser.any_of(0)
    if parser.next() is not None:
        raise ValueError(f"unexpected `{parser.next()}`")
    return test


class _Parser:
    """A recursive descent: OR binds less than AND, which can be left out, and AND less than NOT."""

    def __init__(self, text: str, fields: frozenset[str], searched: str | None) -> None:
        self._fields, self._searched = fields, searched
        self._tokens: list[str] = []
        position, text = 0, text.rstrip()
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                raise ValueError(f"unexpected `{text[position]}` at {position}")
            self._tokens.append(match.group(match.lastindex or 0))
            position = match.end()
        self._tokens.reverse()

    def next(self) -> str | None:
        """The next token, which stays."""
        return self._tokens[-1] if self._tokens else None

    def _take(self, *expected: str) -> str:
        token = self.next()
        if token is None or (expected and token not in expected):
            raise ValueError(f"{' or '.join(expected) or 'a value'} expected")
        return self._tokens.pop()

    def any_of(self, depth: int) -> Test:
        """Clauses joined by OR."""
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        tests = [self._all_of(depth)]
        while self.next() == "OR":
            self._take()
            tests.append(self._all_of(depth))
        return lambda row: any(test(row) for test in tests)

    def _all_of(self, depth: int) -> Test:
        tests = [self._one(depth)]
        while self.next() not in {None, "OR", ")"}:
            if self.next() == "AND":
                self._take()
            tests.append(self._one(depth))
        return lambda row: all(test(row) for test in tests)

    def _one(self, depth: int) -> Test:
        word = self._take()
        if word == "NOT":
            if depth > MAX_DEPTH:
                raise ValueError("nested too deeply")
            test = self._one(depth + 1)
            return lambda row: not test(row)
        if word == "(":
            test = self.any_of(depth + 1)
            self._take(")")
            return test
        if self.next() in OPERATORS:
            if word not in self._fields:
                raise ValueError(f"unknown field `{word}`")
            operator = self._take()
            return self._values(word) if operator == ":" else self._comparison(word, operator)
        if self._searched is None or word in {"AND", "OR", ")", *OPERATORS} or word.startswith('"'):
            raise ValueError(f"unexpected `{word}`")
        needle, field = word.lower(), self._searched
        return lambda row: needle in str(row.get(field) or "").lower()

    def _values(self, field: str) -> Test:
        if self.next() != "(":
            return _matcher(field, self._value())
        self._take("(")
        tests = [_matcher(field, self._value())]
        while self._take("OR", ")") == "OR":
            tests.append(_matcher(field, self._value()))
        return lambda row: any(test(row) for test in tests)

    def _value(self) -> str:
        token = self._take()
        if token in {"(", ")", *OPERATORS}:
            raise ValueError(f"unexpected `{token}`")
        return str(json.loads(token, strict=False)) if token.startswith('"') else token

    def _comparison(self, field: str, operator: str) -> Test:
        value = self._value()
        if operator == "!=":
            return lambda row: _text(row.get(field)) != value
        limit, compare = float(value), COMPARISONS[operator]
        return lambda row: isinstance(row.get(field), int) and compare(row[field], limit)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _matcher(field: str, value: str) -> Test:
    """A test for a value with `*` at its ends; `*` alone tests whether there is one."""
    if value == "*":
        return lambda row: row.get(field) is not None
    if "*" in value[1:-1]:
        raise ValueError("`*` stands at the ends of a value only")
    pattern = re.sub(r"([\[?])", r"[\1]", value)
    return lambda row: row.get(field) is not None and fnmatchcase(_text(row[field]), pattern)
