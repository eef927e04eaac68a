"""The texts about the progress of a list."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui import text
from vtui.table.columns import Cell
from vtui.table.progress import (
    Meter,
    Progress,
    count_summary,
    freshness,
    gauge,
    match_summary,
    reasons_for_no_rows,
    remarks,
)

NOW = 1_763_000_000_000
NOUN = ("deployment", "deployments")


def text_of(cell: Cell) -> str:
    return "".join(span.text for span in cell)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(), "connecting"),
        (Progress("loading"), "loading"),
        (Progress("loading", loaded=300, more=True), "300 loaded, more available"),
        (Progress("loading", loaded=300), "300 loaded, more available"),
        (Progress("waiting", loaded=300, more=True), "300 loaded, more available"),
        (Progress("failed", loaded=300, more=True), "300 loaded, more available"),
        (Progress("idle", loaded=300, more=True), "300 loaded, more available"),
        (Progress("idle", loaded=1_240), "1,240 total"),
        (Progress("idle", loaded=1), "1 deployment"),
        (Progress("idle"), "no deployments"),
        (Progress("failed"), "nothing loaded"),
        (Progress("idle", failures=("store: gone",)), "nothing loaded"),
        (
            Progress("idle", loaded=900, stopped="the server ignored the cursor"),
            "900 loaded, incomplete: the server ignored the cursor",
        ),
        (Progress("idle", loaded=12, failures=("store: gone",)), "12 loaded"),
        (Progress("idle", loaded=33, hidden=2), "33 loaded"),
        (Progress("idle", hidden=2), "nothing loaded"),
        (Progress("idle", more=True), "nothing loaded"),
    ],
)
def test_the_count_shows_what_is_known(progress: Progress, words: str) -> None:
    assert text_of(count_summary(progress, NOUN)) == words


@given(
    st.builds(
        Progress,
        phase=st.sampled_from(("starting", "loading", "idle", "waiting", "failed")),
        loaded=st.integers(0, 10**6),
        more=st.booleans(),
        stopped=st.none() | st.just("the server ignored the cursor"),
        failures=st.lists(st.just("store: gone"), max_size=2).map(tuple),
        hidden=st.integers(0, 1),
        matching=st.integers(0, 9),
    )
)
def test_only_a_completely_loaded_list_is_shown_as_all(progress: Progress) -> None:
    lacking = progress.more or progress.stopped or progress.failures or progress.hidden
    ended = progress.phase == "idle" and not lacking
    words = text_of(count_summary(progress, NOUN))
    assert words.endswith(" total") == (ended and progress.loaded > 1)
    assert words.startswith("no ") == (ended and not progress.loaded)
    assert text_of(match_summary(progress)).endswith(f" of {text.count(progress.loaded)}") == ended
    assert (text.count(progress.loaded) in words) or not progress.loaded or progress.phase == "starting"


@pytest.mark.parametrize(
    ("progress", "lines"),
    [
        (Progress("idle"), ()),
        (Progress("idle", more=True), ("Loading was stopped.",)),
        (Progress("idle", failures=("store: gone",)), ("store: gone",)),
        (Progress("idle", hidden=2), ("2 hidden from your role.",)),
        (Progress("idle", stopped="it ended"), ("The list is incomplete: it ended.",)),
    ],
)
def test_a_list_without_rows_shows_why_it_may_have_some(progress: Progress, lines: tuple[str, ...]) -> None:
    assert reasons_for_no_rows(progress) == lines


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("loading", loaded=30), ["loading"]),
        (Progress("loading"), []),
        (
            Progress("waiting", loaded=300, error="Rate limit reached for deployments", retry_at=NOW + 42_000),
            ["Rate limit reached for deployments, retrying in 0:42"],
        ),
        (Progress("failed", loaded=300, error="acme does not allow this"), ["acme does not allow this"]),
        (
            Progress("waiting", loaded=300, failed_request="next page", error="No connection", retry_at=NOW + 12_000),
            ["next page failed, retrying in 0:12: No connection"],
        ),
        (
            Progress("failed", loaded=300, failed_request="next page", error="no access"),
            ["next page failed: no access"],
        ),
        (Progress("idle", loaded=9, failures=("store: gone",)), ["not loaded: store: gone"]),
        (Progress("idle", loaded=9, failures=("a: x", "b: y", "c: z")), ["not loaded: a: x and 2 more"]),
        (Progress("idle", loaded=9, malformed=1_200, hidden=2), ["1,200 malformed", "2 hidden from your role"]),
    ],
)
def test_remarks(progress: Progress, words: list[str]) -> None:
    assert [text_of(cell) for cell in remarks(progress, NOW, "esc")] == words


@pytest.mark.parametrize(
    ("left", "limit", "reset", "words", "tone"),
    [
        (987, 1_000, NOW + 42_000, "deployments 987/1000 0:42", "ok"),
        (99, 1_000, NOW + 42_000, "deployments 99/1000 0:42", "warn"),
        (100, 1_000, None, "deployments 100/1000", "ok"),
        (0, 1_000, NOW + 720_000, "deployments limit reached 12:00", "error"),
        (0, 1_000, NOW - 1, "deployments limit reached", "error"),
    ],
)
def test_the_limit_shows_the_remaining_requests_and_the_reset(
    left: int, limit: int, reset: int | None, words: str, tone: str
) -> None:
    meter = Meter("deployments", left, limit, reset)
    assert text_of(gauge(meter, NOW, bar=False)) == words
    assert meter.low == (tone != "ok")
    assert {span.tone for span in gauge(meter, NOW, bar=False)} == {"muted", "" if tone == "ok" else tone}
    if left:
        assert any(span.tone == tone for span in gauge(meter, NOW) if span.text.startswith("━"))


@given(st.integers(0, 5_000), st.integers(1, 5_000), st.integers(0, 10**7))
def test_the_bar_has_a_constant_length(left: int, limit: int, wait: int) -> None:
    meter = Meter("", min(left, limit), limit, NOW + wait)
    bar = "".join(span.text for span in gauge(meter, NOW, name=False) if set("━─") & set(span.text))
    assert len(bar.strip()) == 11


def test_freshness_counts_from_the_last_response() -> None:
    rests = Progress("idle", loaded=9, updated_at=NOW, refresh_every=10)
    assert freshness(Progress(), NOW) == ()
    assert text_of(freshness(rests, NOW + 400)) == "updated now (every 10s)"
    assert text_of(freshness(rests, NOW + 31_000)) == "updated 31s ago (every 10s)"
    assert freshness(rests, NOW + 31_000)[0].tone == "warn"
    assert freshness(rests, NOW + 29_000)[-1].tone == "muted"
    assert text_of(freshness(replace(rests, auto_refresh=False), NOW + 4_000)) == "auto-refresh paused, updated 4s ago"
    assert text_of(freshness(replace(rests, refresh_every=0), NOW + 4_000)) == "updated 4s ago"


@pytest.mark.parametrize(
    ("progress", "counted", "matched"),
    [
        (Progress("idle", loaded=33), "12 keys, 33 deployments", "12 keys, 0 of 33"),
        (Progress("idle", loaded=1), "12 keys, 1 deployment", "12 keys, 0 of 1"),
        (
            Progress("idle", loaded=300, more=True),
            "12 keys, 300 deployments loaded, more available",
            "12 keys, 0 of 300 loaded, more available",
        ),
        (Progress("idle", loaded=33, matching=14), "33 total", "12 keys, 14 of 33"),
    ],
)
def test_groups_are_counted_with_their_rows(progress: Progress, counted: str, matched: str) -> None:
    grouped = replace(progress, grouped="12 keys")
    assert text_of(count_summary(grouped, NOUN)) == counted
    assert text_of(match_summary(grouped)) == matched


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("idle", loaded=1_240, matching=12, more=True), "12 of 1,240 loaded, more available"),
        (Progress("loading", loaded=1_240, matching=0), "0 of 1,240 loaded, more available"),
        (Progress("idle", loaded=1_240, matching=12), "12 of 1,240"),
        (Progress("idle", loaded=1_240, matching=12, more=True, matches_complete=True), "12 total"),
        (Progress("idle", loaded=9, matching=3, stopped="the server ignored the cursor"), "3 of 9 loaded, incomplete"),
        (Progress("idle", loaded=9, matching=3, failures=("store: gone",)), "3 of 9 loaded, incomplete"),
        (
            Progress("idle", loaded=1_037, matching=3, more=True, matches_complete=True, covered_age="2 days"),
            "3 of 1,037 loaded, complete for 2 days",
        ),
    ],
)
def test_the_match_summary_shows_what_is_known(progress: Progress, words: str) -> None:
    assert text_of(match_summary(progress)) == words


def test_loading_shows_its_rate_and_the_oldest_row_after_a_moment() -> None:
    day = 24 * 3600_000
    loading = Progress(
        "loading", loaded=900, more=True, loading_since=NOW - 2_000, loaded_before=100, oldest_loaded=NOW - 30 * day
    )
    assert text_of(remarks(loading, NOW, "esc")[0]).startswith("loading 400/s, back to ")
    assert text_of(remarks(replace(loading, loading_since=NOW - 500), NOW, "esc")[0]) == "loading"
    searching = text_of(remarks(replace(loading, searching=True), NOW, "esc")[0])
    assert searching.startswith("searching older rows: 900 loaded 400/s, back to ")
    assert searching.endswith("esc stops")


def test_sorting_a_part_of_the_rows_is_remarked() -> None:
    some = Progress("idle", loaded=900, more=True, sort_title="Took")
    assert [text_of(cell) for cell in remarks(some, NOW, "esc")] == ["loaded rows sorted by Took"]
    assert remarks(replace(some, more=False), NOW, "esc") == ()
