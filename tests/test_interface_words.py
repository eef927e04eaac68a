"""The words of the interface: the platform's own terms and plain sentences, none of the phrases that they replace.

A new phrase for the list is one line in `PHRASES`: a pattern, and what to write in its place.
"""

import re

import pytest

from tests.tools.texts import PRODUCT, texts_of

PHRASES = {
    r"\bodd\b|\boddit": "malformed data, unexpected data, Issue",
    r"\bmatters?\b": "issue",
    r"\bin all\b": "total",
    r"\bnot to be had\b|\bis none\b": "not available, not found",
    r"\bnobody\b|\bsomebody\b|\bone went\b": "say what is",
    r"\bwants? a hand\b": "needs attention",
    r"\bas it is\b|\bas it was\b|\bas they (are|were)\b": "current, unchanged",
    r"\bif you like\b|\bif wanted\b": "optional",
    r"\bgo on\b|\bgoes on\b": "continue",
    r"\bleft out\b|\bleave out\b": "skipped",
    r"\btake[sn]? out\b|\btake out\b": "delete, remove",
    r"\bbring in\b|\bbrought in\b": "import",
    r"\ba push\b": "a git push, pushed by",
    r"\bof one branch\b": "branch-specific",
    r"\blast built well\b|\bbuilt well\b": "the last good build",
    r"\bleads? (here|elsewhere|on)\b|\bin the way\b|\bstands? in the way\b": "points to, conflicting record",
    r"\bpoints? at nothing\b|\bpoint at\b": "alias, assign alias, remove alias",
    r"\bbudget\b|\bspent\b": "requests, rate limit",
    r"\bkeeps? to itself\b|\bpromises?\b|\bbelieves?\b|\btells?\b": "the API is not a person",
    r"\bfate\b|\bfared?\b|\bended badly\b": "failed",
    r"\bwhat it wrote\b|\bsays why\b": "see the build log",
    r"\bAlike\?": "Compare values",
    r"\bcall(s|ed)? when\b": "notify when it finishes",
    r"\bway back\b": "undo",
    r"\bmade-up\b": "sample",
    r"\bthere are\b": "a count: 3 of 58, 33 total",
    r"\bruns? out\b": "expires",
    r"\brenew": "refresh, auto-refresh, auto-renew (of domains)",
    r"\bnot readable\b": "Secret",
    r"\bsharers?\b": "shared",
    r"\basked? (for|the)\b": "requested",
    r"\banswer(s|ed)?\b": "response",
    r"\bhosts?\b": "alias, domain",
    r"\bwhat (stands|is) there\b": "the current value",
    r"\bWhat the keys do here\b": "Show the keys of this screen",
}
"""Pattern -> what to write in its place."""


def offences(path: str) -> list[str]:
    """The texts of a file that hold a phrase of the list."""
    return [
        f"{path}:{line}: {text!r}: write {better}"
        for line, text in texts_of((PRODUCT / path).read_text(encoding="utf-8"))
        for pattern, better in PHRASES.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]
