"""How far a list has come, and how to say so honestly."""

from dataclasses import dataclass
from typing import Literal

from vtui import times
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.text import count


@dataclass(frozen=True, slots=True)
class Progress:
    """State of a list's loading. Times in ms."""

    phase: Literal["starting", "loading", "resting", "waiting", "failed"] = "starting"
    """`resting`: nothing is asked for now; `waiting`: for `retry_at`; `failed`: until somebody asks again."""
    loaded: int = 0
    more: bool = False
    """Whether more rows exist than are loaded."""
    stopped: str | None = None
    """Why the list ended before its end."""
    odd: int = 0
    """Rows that were not what was promised."""
    hidden: int = 0
    """Rows that exist but are kept from this role."""
    failures: tuple[str, ...] = ()
    """Parts that could not be read."""
    error: str | None = None
    """Why the last request failed."""
    failed: str = ""
    """What it was to bring: `next page`; empty where that needs no word."""
    retry_at: int | None = None
    updated_at: int | None = None
    live: bool = True
    """Whether the list may renew itself."""
    every: float = 0
    """Seconds between renewals; 0 when nothing renews it."""
    since: int | None = None
    """When the loading that is under way began; None before the first."""
    before: int = 0
    """Rows that there were then."""
    reached: int | None = None
    """The moment of the oldest row loaded, where rows come by time."""
    shown: int | None = None
    """Rows that the filter lets through; None without one."""
    whole: bool = False
    """Whether those are all that it means, though more rows exist."""
    within: str = ""
    """The age in words that the loaded rows reach past and the filter does not, `2 days`; empty where it has none."""
    hunting: bool = False
    """Whether older rows are being searched for those that it means."""
    marked: int = 0
    ordered: str = ""
    """Title of the column that a person sorted by; empty in the server's order."""

    @property
    def complete(self) -> bool:
        """Whether what is loaded is all there is, as far as anybody can know."""
        lacking = self.more or self.stopped is not None or self.failures or self.hidden
        return self.phase == "resting" and not lacking


@dataclass(frozen=True, slots=True)
class Meter:
    """What is left of a rate limit."""

    name: str
    """What people call the endpoint: `deployments`."""
    left: int
    limit: int
    reset_at: int | None
    """ms since the epoch; None when the API did not say."""

    @property
    def low(self) -> bool:
        """Whether less than a tenth is left."""
        return self.left * 10 < self.limit


METER_WIDTH = 11
"""Length of a meter's bar, in terminal cells."""


def short_gauge(meter: Meter) -> Cell:
    """A limit that is nearly spent, in few words: `projects 3/100`."""
    left = "spent" if meter.left <= 0 else f"{meter.left}/{meter.limit}"
    return cell(f"{meter.name} {left}", "error" if meter.left <= 0 else "warn")


def gauge(meter: Meter, now: int, *, bar: bool = True, name: bool = True) -> Cell:
    """`deployments ━━━━ 987/1000  resets 0:42`, or as much of it as there is room for."""
    tone: Tone = "error" if meter.left <= 0 else "warn" if meter.low else "ok"
    filled = -(-meter.left * METER_WIDTH // max(1, meter.limit))
    spans = [Span(f"{meter.name} ", "muted")] if name else []
    if bar:
        spans += [Span("━" * filled, tone), Span("─" * (METER_WIDTH - filled) + " ", "faint")]
    spent = "limit spent" if meter.left <= 0 else f"{meter.left}/{meter.limit}"
    spans.append(Span(spent, "" if tone == "ok" else tone))
    if meter.reset_at is not None and meter.reset_at > now:
        wait = times.countdown(meter.reset_at - now)
        spans += [Span("  resets " if bar else " ", "muted"), Span(wait, "" if tone == "ok" else tone)]
    return tuple(spans)


def counted(progress: Progress, noun: tuple[str, str]) -> Cell:
    """How many rows there are, and whether that is all."""
    loaded = count(progress.loaded)
    if progress.stopped is not None:
        return (Span(f"{loaded} loaded, incomplete", "strong"), Span(f": {progress.stopped}", "warn"))
    if progress.phase == "starting":
        return cell("connecting", "muted")
    if not progress.loaded:
        loading = progress.phase in ("loading", "waiting") and not progress.failures
        none = f"no {noun[1]}" if progress.complete else "nothing loaded"
        return cell("loading" if loading else none, "strong")
    if progress.complete:
        return (Span(f"all {loaded}" if progress.loaded > 1 else f"1 {noun[0]}", "strong"),)
    tail = ", more exist" if progress.more or progress.phase != "resting" else ""
    return (Span(f"{loaded} loaded", "strong"), Span(tail, "muted"))


def nothing_loaded(progress: Progress) -> tuple[str, ...]:
    """Why a list without rows may have some all the same, a line each; none where it has none."""
    if progress.complete:
        return ()
    if progress.stopped is not None:
        return (*progress.failures, f"The list is incomplete: {progress.stopped}.")
    if progress.hidden:
        return (*progress.failures, f"{count(progress.hidden)} hidden from your role.")
    return progress.failures or ("Loading was stopped.",)


def sifted(progress: Progress) -> Cell:
    """How many of the rows the filter lets through, and whether those are all that it means."""
    shown, loaded = count(progress.shown or 0), count(progress.loaded)
    if progress.complete:
        return (Span(shown, "strong"), Span(f" of all {loaded}", "muted"))
    if progress.whole and progress.within:
        return (Span(shown, "strong"), Span(f" of {loaded}, all within {progress.within}", "muted"))
    if progress.whole:
        return (Span(shown, "strong"), Span(", all there are", "muted"))
    ended = progress.phase == "resting" and not progress.more
    return (Span(shown, "strong"), Span(f" of {loaded} loaded, {'incomplete' if ended else 'more exist'}", "muted"))


def remarks(progress: Progress, now: int, stop: str) -> tuple[Cell, ...]:
    """What else is to be said of the list, the weightiest first; `stop` is the name of the key that stops it."""
    said: list[Cell] = []
    if progress.ordered and not progress.complete and progress.loaded:
        said.append((Span("sorted by ", "muted"), Span(progress.ordered), Span(" among what is loaded", "muted")))
    if progress.hunting and progress.phase == "loading":
        searched = cell(f"searching older  {count(progress.loaded)} rows", "busy")
        said.append((*searched, *pace(progress, now), Span(f"   {stop}", "accent"), Span(" stops", "muted")))
    if progress.error is not None:
        said.append(cell(_fault(progress, now), "warn" if progress.retry_at is not None else "error"))
    if progress.failures:
        first, *others = progress.failures
        more = f" and {count(len(others))} more" if others else ""
        said.append(cell(f"without {first}{more}", "warn"))
    if progress.odd:
        said.append(cell(f"{count(progress.odd)} odd", "warn"))
    if progress.hidden:
        said.append(cell(f"{count(progress.hidden)} hidden from your role", "warn"))
    if progress.phase == "loading" and progress.loaded and not progress.hunting:
        said.append((Span("loading", "busy"), *pace(progress, now)))
    return tuple(said)


SOON = 1_500
"""Ms after which loading is worth figures."""


def pace(progress: Progress, now: int) -> Cell:
    """How fast loading goes and how far back it has come; nothing in its first moments."""
    if progress.since is None or now - progress.since < SOON:
        return ()
    rate = (progress.loaded - progress.before) * 1_000 // (now - progress.since)
    back = f", back to {times.day(progress.reached, now)}" if progress.reached is not None else ""
    return cell(f" {count(rate)}/s{back}", "muted")


def _fault(progress: Progress, now: int) -> str:
    """The countdown stands before the reason: where room is short the reason gives way."""
    wait = None if progress.retry_at is None else f"again in {times.countdown(progress.retry_at - now)}"
    if not progress.failed:
        return f"{progress.error}, {wait}" if wait else str(progress.error)
    return f"{progress.failed} {wait}: {progress.error}" if wait else f"{progress.failed} failed: {progress.error}"


def freshness(progress: Progress, now: int) -> Cell:
    """How old the rows are; amber when they should have been renewed."""
    if progress.updated_at is None:
        return ()
    old = now - progress.updated_at
    ago = "now" if old < 1_000 else f"{times.age(progress.updated_at, now)} ago"
    if not progress.every:
        return cell(f"updated {ago}", "muted")
    if not progress.live:
        return (Span("paused", "warn"), Span(f", updated {ago}", "muted"))
    stale = old > 3 * progress.every * 1_000
    return (Span(f"live {progress.every:g}s, ", "muted"), Span(f"updated {ago}", "warn" if stale else "muted"))
