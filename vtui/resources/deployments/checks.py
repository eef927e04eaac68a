"""The checks of a deployment: their page part, and what the deployment waits for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from vtui import text, times
from vtui.models.check_run import CheckRun, CheckRuns
from vtui.models.deployment import Deployment
from vtui.resources.common.page import Drawing, Panel
from vtui.table.columns import Cell, Context, Span, Tone, cell

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.scope import Scope

OUTCOMES: dict[str, tuple[str, str, Tone]] = {
    "failed": ("×", "failed", "error"),
    "timeout": ("×", "timed out", "error"),
    "running": ("◐", "running", "busy"),
    "queued": ("○", "queued", "muted"),
    "registered": ("○", "queued", "muted"),
    "stale": ("!", "stale", "warn"),
    "canceled": ("⊘", "canceled", "faint"),
    "neutral": ("○", "neutral", "muted"),
    "skipped": ("⊘", "skipped", "faint"),
    "succeeded": ("●", "passed", "ok"),
}
"""Outcome of a check -> glyph, word, tone; those that need attention first."""
BLOCKS = {
    "build-start": "the build",
    "deployment-start": "the deployment",
    "deployment-alias": "domains",
    "deployment-promotion": "promotion",
}
"""What waits for a check (`blocks`) -> its name; the API may send others."""
STAGES = {
    "queued": ("build-start",),
    "building": ("build-start", "deployment-start"),
    "completing": ("deployment-start", "deployment-alias", "deployment-promotion"),
    "staged": ("deployment-promotion",),
}
"""Stage of a deployment -> what checks can block in it."""
SOURCES = {
    "integration": "integration",
    "webhook": "webhook",
    "git-provider": "",
    "vercel-ci": "Vercel CI",
    "vercel-ci-check": "Vercel CI",
    "vercel-ci-sentinel": "Vercel CI",
    "vercel-native-check": "Vercel",
}
"""Who runs a check -> its name, in front of the origin; the API may send others."""
PROVIDERS = {"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket"}
QUIET = ("succeeded", "skipped", "canceled", "queued", "registered")
"""Outcomes that need no look at the page about the check: its link is left out, unless something waits for it."""
WORD, INDENT = 9, 2
"""Terminal cells of an outcome's word, and in front of the lines below a check."""


async def load(service: "Service", scope: "Scope", row: Deployment) -> CheckRuns:
    """Fetch the check runs. Raises NotFound or Gone where the API has no answer, which does not mean "none"."""
    return await service.deployments.checks(scope, row.id)


def into(row: Deployment, answer: CheckRuns) -> Deployment:
    """The row with its check runs, for the part that names what it waits for."""
    return replace(row, runs=answer.runs)


def waits_for(row: Deployment, context: Context) -> Cell:
    """The checks that the deployment waits for, by name where they were requested; empty for none."""
    stage = _stage(row, context)
    if stage is None:
        return ()
    if row.runs is None:
        pending = stage == "completing" and row.checks in ("registered", "running")
        return cell("checks, then its domains are assigned" if pending else None, "warn")
    waiting = [run for run in in_order(row.runs) if run.blocks is not None and (run.pending or run.failed)]
    relevant = [run for run in waiting if run.blocks in STAGES[stage] or run.blocks not in BLOCKS]
    tone: Tone = "error" if any(run.failed for run in relevant) else "warn"
    return cell(", ".join(map(_waiting_name, relevant)), tone)


def _stage(row: Deployment, context: Context) -> str | None:
    """What comes next for the deployment, of what checks can block; None for nothing."""
    phase = row.phase(context.now)
    if phase == "ready" and row.substate == "STAGED":
        return "staged"
    unassigned = row.aliased is False and row.alias_error is None and row.substate != "ROLLING"
    if phase == "completing" or (phase == "ready" and unassigned):
        return "completing"
    return phase if phase in STAGES else None


def state(row: Deployment, context: Context) -> Cell:
    """How all its checks together ended or stand, unless they passed or it waits for them."""
    if row.checks in (None, "succeeded") or waits_for(row, context):
        return ()
    return cell(OUTCOMES.get(row.checks, ("", row.checks))[1], "error" if row.checks == "failed" else "")


def _waiting_name(run: CheckRun) -> str:
    failed = "failed, " if run.failed else ""
    return f"{text.short(run.name or run.id)} ({failed}blocks {BLOCKS.get(run.blocks or '', run.blocks)})"


def draw(_row: Deployment, answer: CheckRuns | None, drawing: Drawing) -> Panel:
    """The checks, failed blocking ones first, with what they block, who runs them and their link; empty without any."""
    if answer is None:
        return Panel()
    lines = [line for run in in_order(answer.runs) for line in _lines(run, drawing)]
    if not answer.complete:
        lines.append(cell("Loaded from an old version of the API, which lacks newer checks.", "muted"))
    return Panel(lines, _summary(answer.runs), INDENT)


def in_order(runs: Iterable[CheckRun]) -> list[CheckRun]:
    """Failed ones first, then pending ones, of both the blocking ones first; the others by their outcome."""
    ranks = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}
    return sorted(
        runs,
        key=lambda run: (not run.failed, not run.pending, run.blocks is None, ranks.get(run.outcome, len(ranks))),
    )


def _summary(runs: Iterable[CheckRun]) -> Cell:
    words = Counter("failed" if run.failed else "running" if run.pending else _word(run)[1] for run in runs)
    shown = ("failed", "running", "passed", "skipped")
    others = sum(words.values()) - sum(words[word] for word in shown)
    counts = [f"{words[word]} {word}" for word in shown if words[word]]
    return cell(", ".join([*counts, *([f"{others} other"] if others else [])]), "error" if words["failed"] else "muted")


def _word(run: CheckRun) -> tuple[str, str, Tone]:
    return OUTCOMES.get(run.outcome, ("?", text.clean(run.outcome) or "unknown", "muted"))


def _lines(run: CheckRun, drawing: Drawing) -> Iterable[Cell]:
    """Outcome, name and duration; what it blocks and who runs it; its explanation; its link if it may be of use."""
    if run.problem and not run.outcome:
        yield (Span("? ", "warn"), Span(f"unexpected data: {run.problem}", "warn"))
        return
    glyph, word, tone = _word(run)
    took = _duration(run, drawing.context.now)
    suffix = f"  {took}" if took else ""
    yield (
        Span(f"{glyph} ", tone),
        Span(f"{text.fit(word, WORD)}  ", "error" if tone == "error" else "muted"),
        Span(text.cut(text.clean(run.name or run.id), max(8, drawing.width - WORD - 4 - len(suffix)))),
        Span(suffix, "muted"),
    )
    blocks = f"{'blocked' if run.failed else 'blocks'} {BLOCKS.get(run.blocks, run.blocks)}" if run.blocks else None
    serious: Tone = "error" if run.failed else "warn" if run.pending else "muted"
    spans = [Span(text.short(blocks), serious)] if blocks else []
    if runner := _source(run):
        spans.append(Span(text.short(runner), "muted"))
    if spans:
        separated = [span for each in spans for span in (Span(", ", "muted"), each)]
        yield (Span(" " * INDENT), *separated[1:])
    if explanation := text.clean(run.text or ""):
        yield (Span(" " * INDENT), Span(explanation))
    waited_for = run.pending and run.blocks is not None
    if (link := text.host_url(run.url)) and (run.outcome not in QUIET or waited_for):
        yield (Span(" " * INDENT), Span(link, "accent"))


def _source(run: CheckRun) -> str:
    origin = run.origin or ""
    provider, _, name = origin.partition(" ")
    if provider in PROVIDERS:
        origin = f"{PROVIDERS[provider]} {name}"
    return " ".join(filter(None, (SOURCES.get(run.source, run.source), origin.strip())))


def _duration(run: CheckRun, now: int) -> str:
    start, end = run.started_at, run.completed_at
    if run.status == "running" and end is None and start is not None and start != times.BAD:
        return times.duration(max(0, now - start) // 1000 * 1000)
    known = start is not None and end is not None and times.BAD not in (start, end) and start < end
    return times.duration(end - start) if known and start is not None and end is not None else ""
