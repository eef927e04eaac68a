"""A log: its sections, colors, rows, and searching it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.hostile_texts import TEXTS
from vtui.logs.color import MAX_DRAWN_LENGTH, colored_spans, plain
from vtui.logs.rows import LEVEL_FILTERS, Rows
from vtui.logs.search import Search, SearchQuery
from vtui.logs.store import Log
from vtui.models.log_event import Level, LogLine, LogRequest
from vtui.table.columns import Span
from vtui.text import fold

BUILD = (
    "Running build in Washington, D.C., USA (East) – iad1",
    "Cloning github.com/acme/docs (Branch: main, Commit: 9c3d1e0)",
    "Cloning completed: 861.000ms",
    "Restored build cache from previous deployment",
    'Running "pnpm install --frozen-lockfile"',
    " WARN  deprecated glob@10.4.2",
    "Done in 7.1s",
    'Running "next build"',
    "Running TypeScript ...",
    "Build Completed in /vercel/output [48s]",
    "Deploying outputs...",
)


def lines(*texts: str, level: Level = "", step: int = 1_000) -> list[LogLine]:
    return [LogLine(index * step, text, level) for index, text in enumerate(texts)]


def log_of(*texts: str, max_lines: int = 200_000) -> Log:
    log = Log(max_lines)
    log.extend(lines(*texts))
    return log


def test_a_build_log_is_split_into_steps_with_durations() -> None:
    log = log_of(*BUILD)
    assert [section.name for section in log.sections] == [
        "Set up", "Clone", "Restore cache", "Install", "Build", "Deploy",
    ]  # fmt: skip
    assert [log.duration(index) for index in range(6)] == [1_000, 2_000, 1_000, 3_000, 2_000, 1_000]
    assert log.section_of(6) == 3
    assert log.started_at == 0


def test_a_log_without_build_steps_is_one_section() -> None:
    assert [section.name for section in log_of("hello", "Deploy me", "Created").sections] == ["Log"]


def test_too_many_lines_drop_the_oldest_and_numbers_stay() -> None:
    log, rows = Log(100), Rows(Log(100))
    rows = Rows(log)
    for number in range(0, 500, 7):
        if log.extend([LogLine(at, f"line {at}") for at in range(number, number + 7)]):
            rows.rebuild()
        else:
            rows.grow()
        assert len(log.lines) <= 100
        assert log[log.dropped].text == f"line {log.dropped}"
        assert [rows.number_at(index) for index in range(1, len(rows))] == list(range(log.dropped, len(log)))
    assert log.dropped
    with pytest.raises(IndexError):
        log[0]


def test_rows_are_titles_and_lines_and_folding_hides_lines() -> None:
    log = log_of(*BUILD)
    rows = Rows(log)
    rows.grow()
    shown = [row.section.name if row.section else row.number for row in map(rows.__getitem__, range(len(rows)))]
    assert shown[:5] == ["Set up", 0, "Clone", 1, 2]
    assert [rows.number_at(rows.index_of(number)) for number in range(len(log))] == list(range(len(log)))
    rows.fold(log.sections[3])
    folded = rows[rows.index_of(4)]
    assert (folded.section, folded.number, folded.hidden) == (log.sections[4], 7, 0)
    titles = {row.section.name: row.hidden for row in map(rows.__getitem__, range(len(rows))) if row.section}
    assert titles["Install"] == 3
    assert rows[rows.reveal(5)].number == 5


def test_appended_rows_equal_rows_made_at_once() -> None:
    rng = random.Random(3)  # noqa: S311 - the same pieces at every run
    log = Log()
    rows, at = Rows(log), 0
    while at < len(BUILD):
        size = rng.randint(1, 3)
        log.extend(lines(*BUILD)[at : at + size])
        rows.grow()
        at += size
    complete = Rows(log)
    complete.rebuild()
    assert [rows[index] for index in range(len(rows))] == [complete[index] for index in range(len(complete))]


def test_level_filter_and_line_filter_with_context() -> None:
    log = Log()
    log.extend([LogLine(n, f"line {n}", "error" if n in (20, 22) else "warning" if n == 5 else "") for n in range(40)])
    rows = Rows(log)
    rows.levels = LEVEL_FILTERS[1][1]
    rows.rebuild()
    assert [rows.number_at(index) for index in range(len(rows))] == [5, 20, 22]
    rows.levels, rows.only = LEVEL_FILTERS[0][1], [20, 22]
    rows.rebuild()
    assert [(row.number, row.hidden) for row in map(rows.__getitem__, range(len(rows)))] == [
        (18, 18), *((number, 0) for number in range(18, 25)),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(BUILD), st.booleans()), max_size=30), st.sets(st.integers(0, 29)))
def test_index_of_finds_the_row_of_every_shown_line(texts: list[tuple[str, bool]], only: set[int]) -> None:
    log = log_of(*(text for text, _ in texts))
    for section, (_, folded) in zip(log.sections, texts, strict=False):
        section.folded = folded
    rows = Rows(log)
    rows.only = sorted(number for number in only if number < len(log)) if only else None
    rows.rebuild()
    for index in range(len(rows)):
        row = rows[index]
        assert row.hidden > 0 or row.line is not None or row.section is not None
        if row.line is not None:
            assert rows.index_of(row.number) == index


# Colors


def test_sgr_sequences_become_tones_and_others_are_removed() -> None:
    raw = "\x1b[36minfo\x1b[39m  - \x1b[1mCreating\x1b[22m "
    raw += "\x1b]8;;https://x\x07link\x1b]8;;\x07 \x1b[2K\x1b[31;1mno\x1b[0m ok"
    assert colored_spans(raw) == (
        Span("info", "accent"), Span("  - "), Span("Creating", "strong"),
        Span(" link "), Span("no", "error"), Span(" ok"),
    )  # fmt: skip
    assert colored_spans("\x1b[38;5;196mred\x1b[48;2;1;2;3m on\x1b[32m green", "muted") == (
        Span("red on", "muted"), Span(" green", "ok"),
    )  # fmt: skip
    assert colored_spans("[red]no markup[/]") == (Span("[red]no markup[/]"),)
    assert colored_spans("", "error") == ()
    assert "1,000 more" in colored_spans("x" * (MAX_DRAWN_LENGTH + 1_000))[-1].text


@given(TEXTS)
def test_drawn_lines_have_no_control_characters(raw: str) -> None:
    drawn = "".join(span.text for span in colored_spans(raw.replace("\n", " ")))
    assert not any(character in drawn for character in "\x00\x07\x1b\r\n\u202e")


# Search


def completed_search(log: Log, expression: str) -> Search:
    search = Search(log, SearchQuery(expression))
    for _ in search.steps():
        pass
    return search


@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        ("running", [0, 4, 7, 8]),
        ("BUILD running", [0, 7]),
        ("~^running \"", [4, 7]),
        ("~clon(e|ing)", [1, 2]),
        ("nowhere", []),
    ],
)  # fmt: skip
def test_words_and_patterns_find_their_lines(expression: str, numbers: list[int]) -> None:
    search = completed_search(log_of(*BUILD), expression)
    assert list(search.numbers) == numbers
    if not expression.startswith("~"):
        assert search.quick_match_from(2) == next((n for n in numbers if n >= 2), numbers[0] if numbers else None)


def test_runtime_lines_are_found_by_their_requests() -> None:
    log = Log()
    log.extend([LogLine(1, "ok", request=LogRequest("GET", "/api/cart", 404)), LogLine(2, "cart", kind="delimiter")])
    assert list(completed_search(log, "get 404 cart").numbers) == [0]
    assert list(completed_search(log, "~/api/.*ok").numbers) == [0]
    assert list(completed_search(log, "cart").numbers) == [0, 1]
    assert completed_search(log, "cart").quick_match_from(1) == 1


def test_matching_lines_are_counted_without_their_context() -> None:
    rows = Rows(log_of(*BUILD))
    assert [rows.matching] == [None]
    rows.only = [5]
    rows.rebuild()
    assert [rows.matching, len(rows)] == [1, 6]
    assert [row.context for row in map(rows.__getitem__, range(len(rows)))] == [False, True, True, False, True, True]
    rows.only, rows.levels = None, LEVEL_FILTERS[2][1]
    rows.log.extend(lines("broken", level="error"))
    rows.rebuild()
    assert rows.matching == 1


def test_next_and_previous_match_wrap_around() -> None:
    search = completed_search(log_of(*BUILD), "running")
    assert [search.after(0), search.after(5), search.after(8)] == [4, 7, 0]
    assert [search.before(8), search.before(0)] == [7, 8]
    assert (search.ordinal(7), search.ordinal(6)) == (3, None)


def test_search_ignores_color_codes_and_accents() -> None:
    log = log_of("\x1b[32m✓\x1b[0m Compiled \x1b[1msucc\x1b[0messfully", "Café fin", "plain")
    assert list(completed_search(log, "✓ compiled successfully").numbers) == [0]
    assert list(completed_search(log, "cafe").numbers) == [1]
    query = SearchQuery("comp full")
    shown = plain(log[0].text)
    assert [shown[start:end] for start, end in query.match_spans(shown)] == ["Comp", "full"]
    assert SearchQuery("~l+").match_spans("all well") == [(1, 3), (6, 8)]


@given(
    st.lists(
        st.sampled_from(("Café fin", "✓ done", "plain cafe", "\uff57\uff49\uff44\uff45 done", "日本語 fin", "x", "")),
        max_size=12,
    ),
    st.sampled_from(("cafe", "done fin", "wide", "本", "✓", "fin cafe", "DONE")),
)
def test_searching_joined_lines_equals_searching_each_line(texts: list[str], words: str) -> None:
    alone = [n for n, line in enumerate(texts) if all(fold(word) in fold(line) for word in words.split())]
    assert SearchQuery(words).matching_indices(lines(*texts)) == alone
    assert Search(log_of(*texts), SearchQuery(words)).quick_match_from(0) in (None, *alone)


def test_a_search_continues_with_new_lines_and_forgets_dropped_ones() -> None:
    log = Log(1_000)
    log.extend(lines(*(f"line {n}" for n in range(900))))
    search = completed_search(log, "line")
    log.extend(lines(*(f"line {n}" for n in range(900, 1_100))))
    assert not search.finished
    for _ in search.steps():
        pass
    search.forget_dropped()
    assert list(search.numbers) == list(range(log.dropped, 1_100))


def test_a_costly_or_invalid_pattern_raises_a_value_error() -> None:
    for expression in ("~(a+)+b", "~(", "~"):
        with pytest.raises(ValueError, match=r"(?i)pattern"):
            SearchQuery(expression)
