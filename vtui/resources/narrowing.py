"""What of a filter the server can be asked for, so that a rare row is found without loading all others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vtui.models.scope import Place
from vtui.resources.filtering.amounts import amount
from vtui.resources.filtering.terms import Filter, Term
from vtui.text import fold

API_STATES: Mapping[str, tuple[str, ...]] = {
    "error": ("ERROR",),
    "blocked": ("BLOCKED",),
    "building": ("INITIALIZING", "BUILDING"),
    "completing": ("READY",),
    "queued": ("QUEUED",),
    "ready": ("READY",),
    "canceled": ("CANCELED",),
}
"""Phase -> the words of the API that it is made of (`state` of getDeployments); no other can be asked for."""
TARGETS = ("production", "preview", "staging")
SHA = 40
"""Characters of a whole commit sha: no less can be asked for."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question to the server, made of some of a filter's terms."""

    terms: tuple[Term, ...]
    """What it was made of."""
    query: Mapping[str, str]
    """Parameters of the list's operation."""
    whole: bool
    """Whether it brings every row that the filter means, and others at most."""


def deployments(wanted: Filter, place: Place, now: int) -> Narrowed | None:
    """The terms that getDeployments understands; None when there is none among them. `now` in ms."""
    query: dict[str, str] = {}
    terms: list[Term] = []
    whole = True
    for term in wanted.terms:
        ask = _ASK.get(term.column)
        if term.negated or ask is None or term.comparison == "regex" or (term.column == "project" and place.project_id):
            continue
        asked, exact = ask(term, now)
        if asked and not query.keys() & asked.keys():
            query |= asked
            terms.append(term)
            whole &= exact
    return Narrowed(tuple(terms), query, whole) if query else None


Asked = tuple[dict[str, str], bool]
"""Parameters, none where the server cannot be asked; and whether they bring every row that the term means."""


def _state(term: Term, _now: int) -> Asked:
    words: dict[str, None] = {}
    for value in map(fold, term.values):
        phases = [phase for phase in API_STATES if (value == phase if term.comparison == "is" else value in phase)]
        if not phases or (term.comparison == "has" and value in "deleted"):
            return {}, False
        words.update(dict.fromkeys(word for phase in phases for word in API_STATES[phase]))
    return {"state": ",".join(words)}, True


def _environment(term: Term, _now: int) -> Asked:
    """A custom environment goes by its slug; the beginning of a known word stands for the word."""
    if len(term.values) != 1:
        return {}, False
    value = term.values[0]
    if term.comparison == "is":
        return {"target": value}, True
    known = [target for target in TARGETS if target.startswith(fold(value))]
    return {"target": known[0] if len(known) == 1 else value}, False


def _named(param: str) -> Callable[[Term, int], Asked]:
    """A name that the server knows only whole, while the filter means a part of it as well."""

    def ask(term: Term, _now: int) -> Asked:
        return ({param: term.values[0]}, False) if len(term.values) == 1 else ({}, False)

    return ask


def _sha(term: Term, _now: int) -> Asked:
    whole = len(term.values) == 1 and len(term.values[0]) == SHA
    return ({"sha": term.values[0].lower()}, True) if whole else ({}, False)


def _age(term: Term, now: int) -> Asked:
    """Both edges are taken in, for whether the server's include their own ms is not documented."""
    if len(term.values) != 1 or term.comparison not in ("<", "<=", ">", ">="):
        return {}, False
    at = now - int(amount("age", term.values[0]))
    if at <= 0:
        return {}, False
    return ({"since": str(at - 1)} if term.comparison.startswith("<") else {"until": str(at + 1)}), True


_ASK: Mapping[str, Callable[[Term, int], Asked]] = {
    "state": _state,
    "environment": _environment,
    "branch": _named("branch"),
    "project": _named("app"),
    "sha": _sha,
    "age": _age,
}
