"""The progress of loading a list, and its texts."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vtui import times
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.text import count


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a list's loading. Times in ms."""

    phase: Literal["starting", "loading", "idle", "waiting", "failed"] = "starting"
    """`idle`: no request is running; `waiting`: until `retry_at`; `failed_request`: until the user retries."""
    loaded: int = 0
    more: bool = False
    """Whether more rows exist than are loaded."""
    stopped: str | None = None
    """Why the list ended early; None if it did not."""
    malformed: int = 0
    """Count of malformed rows."""
    hidden: int = 0
    """Count of rows that the user's role may not see."""
    failures: tuple[str, ...] = ()
    """Parts that could not be loaded."""
    error: str | None = None
    """Why the last request failed."""
    failed_request: str = ""
    """What the failed request was for: `next page`; may be empty."""
    retry_at: int | None = None
    updated_at: int | None = None
    saved_at: int | None = None
    """When the rows on view were shown in the last session; None for rows that were loaded."""
    auto_refresh: bool = True
    """Whether the list refreshes itself at the moment."""
    refresh_every: float = 0
    """Seconds between refreshes; 0 for none."""
    loading_since: int | None = None
    """When the current loading began; None before the first."""
    loaded_before: int = 0
    """Count of rows when the current loading began."""
    oldest_loaded: int | None = None
    """Time of the oldest loaded row, for a list ordered by time."""
    matching: int | None = None
    """Count of rows that match the filter; None without one."""
    matches_complete: bool = False
    """Whether all matching rows are known, though more rows exist."""
    covered_age: str = ""
    """The age limit of the filter, `2 days`, if the loaded rows cover it; else empty."""
    searching: bool = False
    """Whether older rows are being searched for matches."""
    marked: int = 0
    grouped: str = ""
    """Count of the groups of the shown rows: `12 keys`; empty while they are not grouped."""
    sort_title: str = ""
    """Title of the column by which the user sorts; empty for the server's order."""

    @property
    def complete(self) -> bool:
        """Whether all existing rows are loaded; hidden ones are not known to the program."""
        lacking = self.more or self.stopped is not None or self.failures or self.hidden
        return self.phase == "idle" and not lacking


class Meter(NamedTuple):
    """The state of a rate limit."""

    name: str
    """Name of the endpoint for users: `deployments`."""
    left: int
    limit: int
    reset_at: int | None
    """ms since the epoch; None if the API does not say."""

    @property
    def low(self) -> bool:
        """Whether less than a tenth remains."""
        return self.left * 10 < self.limit


METER_WIDTH = 11
"""Width of a meter's bar, in terminal cells."""


def short_gauge(meter: Meter) -> Cell:
    """A limit that is nearly used up: `projects 3/100`."""
    left = "limit reached" if meter.left <= 0 else f"{meter.left}/{meter.limit}"
    return cell(f"{meter.name} {left}", "error" if meter.left <= 0 else "warn")


def gauge(meter: Meter, now: int, *, bar: bool = True, name: bool = True) -> Cell:
    """`deployments ━━━━ 987/1000  resets 0:42`, or the parts of it that fit."""
    tone: Tone = "error" if meter.left <= 0 else "warn" if meter.low else "ok"
    filled = -(-meter.left * METER_WIDTH // max(1, meter.limit))
    spans = [Span(f"{meter.name} ", "muted")] if name else []
    if bar:
        spans += [Span("━" * filled, tone), Span("─" * (METER_WIDTH - filled) + " ", "faint")]
    spent = "limit reached" if meter.left <= 0 else f"{meter.left}/{meter.limit}"
    spans.append(Span(spent, "" if tone == "ok" else tone))
    if meter.reset_at is not None and meter.reset_at > now:
        wait = times.countdown(meter.reset_at - now)
        spans += [Span("  resets " if bar else " ", "muted"), Span(wait, "" if tone == "ok" else tone)]
    return tuple(spans)


def count_summary(progress: Progress, noun: tuple[str, str]) -> Cell:
    """The count of rows, and whether they are all."""
    loaded = count(progress.loaded)
    if progress.stopped is not None:
        return (Span(f"{loaded} loaded, incomplete", "strong"), Span(f": {progress.stopped}", "warn"))
    if progress.phase == "starting":
        return cell("connecting", "muted")
    if not progress.loaded:
        loading = progress.phase in ("loading", "waiting") and not progress.failures
        empty_text = f"no {noun[1]}" if progress.complete else "nothing loaded"
        return cell("loading" if loading else empty_text, "strong")
    named = count(progress.loaded, noun)
    groups = f"{progress.grouped}, " if progress.grouped and progress.matching is None else ""
    if progress.complete:
        return (Span(f"{groups}{named}" if groups or progress.loaded == 1 else f"{loaded} total", "strong"),)
    suffix = ", more available" if progress.more or progress.phase != "idle" else ""
    return (Span(f"{groups}{named if groups else loaded} loaded", "strong"), Span(suffix, "muted"))


def saved_summary(progress: Progress, now: int) -> Cell:
    """The age of rows of the last session, and what happens now."""
    age = times.age(min(progress.saved_at or 0, now), now)
    doing = {"starting": "; connecting", "loading": "; loading"}.get(progress.phase, "")
    return (Span(f"from the last session, {age} ago", "warn"), Span(doing, "muted"))


def reasons_for_no_rows(progress: Progress) -> tuple[str, ...]:
    """Why a list without rows may have some, one reason per line; none where it is empty."""
    if progress.complete:
        return ()
    if progress.stopped is not None:
        return (*progress.failures, f"The list is incomplete: {progress.stopped}.")
    if progress.hidden:
        return (*progress.failures, f"{count(progress.hidden)} hidden from your role.")
    return progress.failures or ("Loading was stopped.",)


def match_summary(progress: Progress) -> Cell:
    """The count of matching rows, and whether they are all."""
    shown, loaded = count(progress.matching or 0), count(progress.loaded)
    shown = f"{progress.grouped}, {shown}" if progress.grouped else shown
    if progress.complete:
        return (Span(shown, "strong"), Span(f" of {loaded}", "muted"))
    if progress.matches_complete and progress.covered_age:
        return (Span(shown, "strong"), Span(f" of {loaded} loaded, complete for {progress.covered_age}", "muted"))
    if progress.matches_complete:
        return (Span(shown, "strong"), Span(" total", "muted"))
    ended = progress.phase == "idle" and not progress.more
    return (Span(shown, "strong"), Span(f" of {loaded} loaded, {'incomplete' if ended else 'more available'}", "muted"))


def remarks(progress: Progress, now: int, stop: str) -> tuple[Cell, ...]:
    """Further texts about the list, the most important first; `stop` is the name of the key that stops it."""
    texts: list[Cell] = []
    if progress.sort_title and not progress.complete and progress.loaded:
        texts.append((Span("loaded rows sorted by ", "muted"), Span(progress.sort_title)))
    if progress.searching and progress.phase == "loading":
        searched = cell(f"searching older rows: {count(progress.loaded)} loaded", "busy")
        texts.append((*searched, *load_rate(progress, now), Span(f"   {stop}", "accent"), Span(" stops", "muted")))
    if progress.error is not None:
        texts.append(cell(_error_text(progress, now), "warn" if progress.retry_at is not None else "error"))
    if progress.failures:
        first, *others = progress.failures
        rest = f" and {count(len(others))} more" if others else ""
        texts.append(cell(f"not loaded: {first}{rest}", "warn"))
    if progress.malformed:
        texts.append(cell(f"{count(progress.malformed)} malformed", "warn"))
    if progress.hidden:
        texts.append(cell(f"{count(progress.hidden)} hidden from your role", "warn"))
    if progress.phase == "loading" and progress.loaded and not progress.searching and progress.saved_at is None:
        texts.append((Span("loading", "busy"), *load_rate(progress, now)))
    return tuple(texts)


RATE_DELAY = 1_500
"""Milliseconds of loading after which its rate is shown."""


def load_rate(progress: Progress, now: int) -> Cell:
    """Rows per second, and the time of the oldest row; empty for the first moments."""
    if progress.loading_since is None or now - progress.loading_since < RATE_DELAY:
        return ()
    rate = (progress.loaded - progress.loaded_before) * 1_000 // (now - progress.loading_since)
    oldest = f", back to {times.day(progress.oldest_loaded, now)}" if progress.oldest_loaded is not None else ""
    return cell(f" {count(rate)}/s{oldest}", "muted")


def _error_text(progress: Progress, now: int) -> str:
    """The countdown comes before the reason, which is cut off first where room is short."""
    wait = None if progress.retry_at is None else f"retrying in {times.countdown(progress.retry_at - now)}"
    if not progress.failed_request:
        return f"{progress.error}, {wait}" if wait else str(progress.error)
    return f"{progress.failed_request} failed{f', {wait}' if wait else ''}: {progress.error}"


def freshness(progress: Progress, now: int) -> Cell:
    """The age of the rows; a warning when a refresh is overdue."""
    if progress.updated_at is None:
        return ()
    age_ms = now - progress.updated_at
    ago = "now" if age_ms < 1_000 else f"{times.age(progress.updated_at, now)} ago"
    if not progress.refresh_every:
        return cell(f"updated {ago}", "muted")
    if not progress.auto_refresh:
        return (Span("auto-refresh paused", "warn"), Span(f", updated {ago}", "muted"))
    stale = age_ms > 3 * progress.refresh_every * 1_000
    return (
        Span(f"updated {ago}", "warn" if stale else "muted"),
        Span(f" (every {progress.refresh_every:g}s)", "muted"),
    )
