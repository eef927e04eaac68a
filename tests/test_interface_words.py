"""The words of the interface: the platform's own terms and plain sentences.

A new phrase to replace is one line in `PHRASES`: a pattern, and what to write in its place.
"""

import re

import pytest

from tests.tools.texts import PRODUCT, texts_of
from vtui.resources.env.issues import OLDER_NAMES

PHRASES = {
    r"\bodd\b|\boddit": "malformed data, unexpected data, Issue",
    r"\bmatters?\b": "issue",
    r"\b(not )?owned\b|\bto be yours\b": "verified, pending verification",
    r"\bDNS is kept\b|\bwhere it was bought\b": "at the DNS provider, at the registrar",
    r"\bstays? as (it|they)\b|\bbecomes another\b|\banother now\b": "unchanged; changes X to Y",
    r"\btake away\b|\blets go\b|\bgoes? with it\b|\blead(s|ing)? nowhere\b": "delete, remove",
    r"\bfor good\b|\bfor now\b": "permanent, temporary",
    r"\bin all\b(?! (projects|teams|environments))": "total",
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
    r"\bkeeps? to itself\b|\bpromise[sd]?\b|\bbelieves?\b|\btells?\b|\btold\b": "the API is not a person",
    r"\bnot all checked\b": "6 issues so far, not checked: domains",
    r"\bat most .* KB\b": "uses up to 12 KB of the 64 KB limit",
    r"\bfate\b|\bfared?\b|\bended badly\b": "failed",
    r"\bwhat it wrote\b|\bsays why\b": "see the build log",
    r"\bAlike\?": "Compare values",
    r"\bcall(s|ed)? when\b": "notify when it finishes",
    r"\bway back\b": "undo",
    r"\bmade-up\b": "sample",
    r"\bthere are\b": "a count: 3 of 58, 33 total",
    r"\bruns? out\b": "expires",
    r"(?<!auto-)\brenew(?! the domain)": "refresh, auto-refresh, auto-renew (of domains)",
    r"\bnot readable\b|\bread it out\b": "Secret: cannot be read back",
    r"\bwill do without\b|\bdo without\b": "no longer get it",
    r"\bbuilt again\b|\bbuild again\b": "redeploy, existing deployments",
    r"\b(fills?|filled) it in\b": "set by Vercel",
    r"\bof its own\b|\bgives it another\b": "separate, edit",
    r"\bbreak at end\b|\bblank (before|at end)\b|\bonly blanks\b": "trailing newline, leading or trailing whitespace",
    r"\bsharers?\b": "shared",
    r"\basked? (for|the)\b": "requested",
    r"\banswer(s|ed)?\b": "response",
    r"(?<!\bGit )\bhosts?\b(?! names?\b)": "alias, domain; host name of a server",
    r"\bwhat (stands|is) there\b": "the current value",
    r"\bWhat the keys do here\b": "Show the keys of this screen",
    r"\b(is|are) no\b(?! longer)|\bthat is none\b": "is not a",
    r"\bthere is no\b": "X not found, no X",
    r"(?<!may or )\bmay not\b": "cannot, no permission",
    r"\b(can|cannot|to) enter\b(?=[.,:]| no| team)|\blets? .*\bin\b$": "has access to",
    r"\bmake (one|a new one|another) at\b|\btoken made\b|\bmade without it\b": "create",
    r"\bgive (--|one\b|it\b)|: give\b": "use, enter",
    r"\bIt came from\b": "Token source: ...",
    r"\bAPI address\b": "API URL",
    r"\bunder way\b": "in progress",
    r"\bbreaks? off\b|\bbroke off\b|\btaken up\b": "interrupted, lost; reconnecting",
    r"\bthat is how it is\b|\bas it should\b": "say what is",
    r"\bdo(es)? not take\b|\bdid not take\b|\bdid not accept\b|\bdoes not accept\b": "rejected, invalid",
    r"\bproved?\b|\bproves\b": "verify, verified",
    r"\bdo(es)? not fit\b|\bnot fit to\b": "is not compatible, cannot",
    r"\balready there\b|\bthere already\b|\b(is|are) not there\b": "exists, does not exist, not found",
    r"\bor the like\b|\bone's own\b|\bat times\b": "say exactly what",
    r"\bclash": "conflict",
    r"\bwhite space\b|\bline breaks?\b|\bkeeps (its )?quotes\b": "whitespace, newline, surrounding quotes",
    r"\bnowhere\b|\bsays? (nothing|so|whose)\b": "say what is",
    r"\bbelongs? to (--|`)|\bstands alone\b|\bmakes no use\b": "only works with, cannot be combined with, requires",
    r"\bdone all the same\b|\bmay have been done\b|\bhalf applied\b": "may or may not have been applied",
    r"\blook before\b|\blook at how\b": "check",
    r"\bnobody's\b|\bsomeone else's\b|\banother's\b": "of another team, of another user",
    r"\bnever built\b|\bbuilt anew\b": "not built",
    r"\bon view\b": "current",
    r"\bcolours?\b": "color",
    r"\bfacets?\b(?! \{)": "Filter by value",
    r"\bon the way\b": "name the proxy or the network",
    r"\bby (itself|themselves)\b": "automatically",
    r"\bby hand\b": "manually",
    r"\bsomething is wrong\b|\ball is well\b": "problems found, no problems found",
    r"\bsince you were asked\b|\bmeanwhile\b": "in the meantime",
    r"\blocked: ": "no access: the reason",
    r"\breadable (name|redirect)\b": "Unicode name",
    r"\bof (your|their) own\b|\bbelongs to no\b|\bhas to be added\b": "custom (domain), does not belong to, needs",
    r"\bfor \w+ alone\b|\beither of them\b|\bby now\b|\bin one go\b": "only, either value, has become, together",
    r"\bpromote (accepted|failed)\b|\b(a|the|another) promote\b": "promotion",
    r"\bopen the place\b|\bcompares no\b|\bhas no size\b": "page, cannot be compared by size",
    r"\Athat (project|deployment|variable|domain|host|record)\b": "project, deployment, env var, domain, alias, record",
}
"""Pattern -> what to write in its place."""


EXCEPTIONS = frozenset(OLDER_NAMES.values())
"""Former names of issues of env vars, which filters still know."""


def offences(path: str) -> list[str]:
    """The texts of a file that hold a phrase of the list."""
    return [
        f"{path}:{line}: {text!r}: write {better}"
        for line, text in texts_of((PRODUCT / path).read_text(encoding="utf-8"))
        for pattern, better in PHRASES.items()
        if re.search(pattern, text, re.IGNORECASE) and text not in EXCEPTIONS
    ]


def files() -> list[str]:
    """The modules of the program as paths below its folder; the demo's texts are those of a server."""
    paths = (path.relative_to(PRODUCT).as_posix() for path in PRODUCT.rglob("*.py"))
    return sorted(path for path in paths if not path.startswith("demo/"))


@pytest.mark.parametrize("path", files())
def test_texts_use_plain_words(path: str) -> None:
    assert offences(path) == []


@pytest.mark.parametrize(
    "text",
    [
        "2 of 12 want a hand",
        "33 in all",
        "The host cannot point at it",
        "bigco does not let this token in",
        "It came from VERCEL_TOKEN.",
        "No answer came: it may have been done or not",
        "Nothing listens there. Check the API address.",
        "The log broke off",
        "ends in white space",
        "a made-up account",
        "Builds for preview will do without KEY.",
        "break at end",
        "its target has changed meanwhile",
        "locked: SSO required",
        "a production Secret is for production alone",
        "store: promote accepted",
    ],
)
def test_replaced_texts_are_found(text: str) -> None:
    assert [pattern for pattern in PHRASES if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize(
    "text",
    [
        "find an env var in all projects",
        "The change may or may not have been applied. Check before retrying.",
        "The registry or Git host refused access",
        "It has no host name.",
        "Rate limit reached for deployments. Resuming in 0:42.",
        "No access to bigco",
    ],
)
def test_plain_texts_pass(text: str) -> None:
    assert not [pattern for pattern in PHRASES if re.search(pattern, text, re.IGNORECASE)]
