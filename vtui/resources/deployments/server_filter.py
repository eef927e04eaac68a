"""The server queries for a filter of deployments, so that rare rows are found without loading all others."""

import re
from collections.abc import Callable, Mapping

from vtui.models.scope import ProjectRef
from vtui.table.filtering.amounts import parse_amount
from vtui.table.filtering.terms import Filter, Term
from vtui.table.list_spec import ServerQuery
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
"""Phase -> the API's states that it consists of (`state` of getDeployments); only these can be queried."""
EXACT_TARGETS = ("production", "preview")
TARGETS = (*EXACT_TARGETS, "staging")
"""`target` of getDeployments; `staging` is not exact because a custom environment may have this name."""
SHA = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
"""A complete commit SHA: the server does not match shorter ones."""


def deployments(filter_: Filter, project_ref: ProjectRef, now: int) -> tuple[ServerQuery, ...]:
    """Queries for getDeployments, the most specific first. `now` in ms.

    A name is sent as a guess: the server matches only complete names in one spelling, the filter also matches parts.
    Rows that a guess misses are found by the exact query after it; without one, by loading the list itself.
    """
    exact: dict[str, str] = {}
    guess: dict[str, str] = {}
    exact_terms: list[Term] = []
    guess_terms: list[Term] = []
    for term in filter_.terms:
        to_params = _TO_PARAMS.get(term.column)
        by_project = term.column == "project" and project_ref.project_id
        if to_params is None or term.negated or term.comparison == "regex" or by_project:
            continue
        params, is_exact = to_params(term, now)
        known, terms = (exact, exact_terms) if is_exact else (guess, guess_terms)
        if params and not known.keys() & params.keys():
            known |= params
            terms.append(term)
    queries: list[ServerQuery] = []
    if guess.keys() - exact.keys():
        queries.append(ServerQuery((*guess_terms, *exact_terms), guess | exact, exact=False))
    if exact:
        queries.append(ServerQuery(tuple(exact_terms), exact, exact=True))
    return tuple(queries)


Params = tuple[dict[str, str], bool]
"""Parameters, empty where the server cannot query the term; and whether they give every row that it matches."""


def _state(term: Term, _now: int) -> Params:
    """A part of a word may also match an undocumented state."""
    states: dict[str, None] = {}
    exact = True
    for value in map(fold, term.values):
        phases = [phase for phase in API_STATES if (value == phase if term.comparison == "is" else value in phase)]
        if not phases or (term.comparison == "has" and value in "deleted"):
            return {}, False
        exact &= value in API_STATES
        states.update(dict.fromkeys(word for phase in phases for word in API_STATES[phase]))
    return {"state": ",".join(states)}, exact


def _environment(term: Term, _now: int) -> Params:
    """A custom environment has its slug; the beginning of a known word stands for the word."""
    value = fold(term.values[0]) if len(term.values) == 1 else ""
    if not value:
        return {}, False
    if term.comparison == "is" and value in TARGETS:
        return {"target": value}, value in EXACT_TARGETS
    known = [target for target in TARGETS if term.comparison == "has" and target.startswith(value)]
    return {"target": known[0] if len(known) == 1 else value}, False


def _named(param: str) -> Callable[[Term, int], Params]:
    """A name that the server matches only completely, while the filter also matches a part of it."""

    def to_params(term: Term, _now: int) -> Params:
        return ({param: term.values[0]}, False) if len(term.values) == 1 else ({}, False)

    return to_params


def _sha(term: Term, _now: int) -> Params:
    complete = len(term.values) == 1 and SHA.fullmatch(term.values[0]) is not None
    return ({"sha": term.values[0].lower()}, True) if complete else ({}, False)


def _age(term: Term, now: int) -> Params:
    """Both edges are included, because it is not documented whether the server includes its own millisecond."""
    if len(term.values) != 1 or term.comparison not in ("<", "<=", ">", ">="):
        return {}, False
    at = now - int(parse_amount("age", term.values[0]))
    if at <= 0:
        return {}, False
    return ({"since": str(at - 1)} if term.comparison.startswith("<") else {"until": str(at + 1)}), True


_TO_PARAMS: Mapping[str, Callable[[Term, int], Params]] = {
    "status": _state,
    "environment": _environment,
    "branch": _named("branch"),
    "project": _named("app"),
    "sha": _sha,
    "age": _age,
}
