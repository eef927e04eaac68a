"""Parsing filters, and the errors of invalid ones."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.table.filtering.samples import (
    COLUMNS,
    EXPRESSIONS,
    FILTERS,
    TERM_TEXTS,
    error_part,
    parse_error,
    parsed_terms,
)
from vtui.table.filtering.language import parse
from vtui.table.filtering.terms import Comparison, Filter, Term


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("cart", ["cart"]),
        ("cart total", ["cart", "total"]),
        ("  cart\t\u3000total\n", ["cart", "total"]),
        ("a,b", ["a,b"]),
        ('"fix the cart"', ["fix the cart"]),
        (r'"say \"hi\" \\ C:\dir"', [r'say "hi" \ C:\dir']),
        ('5"', ['5"']),
        ("=x", ["=x"]),
        (">5", [">5"]),
        ('"-x"', ["-x"]),
        ('"branch:main"', ["branch:main"]),
        ("fix:", ["fix:"]),
        ("feat(cart): total", ["feat(cart):", "total"]),
        (":", [":"]),
        (":bug:", [":bug:"]),
        ("https://store.example.com:80/?a=b,c", ["https://store.example.com:80/?a=b,c"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_words(text: str, values: list[str]) -> None:
    assert parsed_terms(text) == tuple(Term((value,)) for value in values)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("branch:main", Term(("main",), "branch")),
        ("BRANCH:Main", Term(("Main",), "branch")),
        ("message:fix", Term(("fix",), "commit")),
        ("alias:x", Term(("x",), "hosts")),
        ("branch:a,b", Term(("a", "b"), "branch")),
        ("branch:=a", Term(("a",), "branch", "is")),
        ("branch:=a,b", Term(("a", "b"), "branch", "is")),
        ("branch:=a,=b", Term(("a", "b"), "branch", "is")),
        ('branch:="a b"', Term(("a b",), "branch", "is")),
        ('branch:"a,b:c",d', Term(("a,b:c", "d"), "branch")),
        ('branch:"=a"', Term(("=a",), "branch")),
        ("branch:==a", Term(("=a",), "branch", "is")),
        ("branch:a=b", Term(("a=b",), "branch")),
        ("branch:https://x.y", Term(("https://x.y",), "branch")),
        ("branch://x", Term(("//x",), "branch")),
        ("branch:~^a,b=c$", Term(("^a,b=c$",), "branch", "regex")),
        ("branch:~=a", Term(("=a",), "branch", "regex")),
        ('branch:~"a b",c,d', Term(("a b", "c,d"), "branch", "regex")),
        ('branch:~"a",~"b"', Term(("a", "b"), "branch", "regex")),
        (r"commit:~\"a\"", Term((r"\"a\"",), "commit", "regex")),
        ("~^fix", Term(("^fix",), "", "regex")),
        ('~"a b"', Term(("a b",), "", "regex")),
        ("age:<2d", Term(("2d",), "age", "<")),
        ("age:<=1h30m,2D", Term(("1h30m", "2D"), "age", "<=")),
        ("expires:>6mo", Term(("6mo",), "expires", ">")),
        ("took:>=90s", Term(("90s",), "took", ">=")),
        ("count:>-1.5", Term(("-1.5",), "count", ">")),
        ("count:=5", Term(("5",), "count", "is")),
        ("count:5", Term(("5",), "count")),
    ],
)
@pytest.mark.parametrize("minus", ["", "-"])
def test_a_term(text: str, term: Term, minus: str) -> None:
    (parsed,) = parsed_terms(minus + text)
    assert parsed == Term(term.values, term.column, term.comparison, negated=minus == "-")


@pytest.mark.parametrize(
    ("text", "term"),
    [("-cart", Term(("cart",), negated=True)), ("--x", Term(("-x",), negated=True)), ("a-b", Term(("a-b",)))],
)
def test_a_minus_negates_a_word(text: str, term: Term) -> None:
    assert parsed_terms(text) == (term,)


def test_all_terms_are_parsed() -> None:
    assert parsed_terms("-state:error branch:=main,next fix:  age:<2d") == (
        Term(("error",), "state", negated=True),
        Term(("main", "next"), "branch", "is"),
        Term(("fix:",)),
        Term(("2d",), "age", "<"),
    )


@pytest.mark.parametrize(
    ("text", "part", "at", "words"),
    [
        ("a -", "-", 2, "Missing text after -: add what to exclude, such as -main."),
        ("~", "~", 0, "Missing pattern after ~: add one, such as ~^fix."),
        ("-~ a", "-~", 0, "Missing pattern after ~: add one, such as ~^fix."),
        ("branch: x", "", 7, "Missing value: add one, such as branch:main."),
        ("created:", "", 8, "Missing value: add one, such as age:<2d."),
        ("branch:=", "", 8, "Missing value: add one, such as branch:main."),
        ("branch:a,", "", 9, "Missing value: add one, or remove the comma."),
        ("branch:,a", "", 7, "Missing value: add one, or remove the comma."),
        ('a ""', '""', 2, "Empty quotes: enter a text to search for."),
        ('branch:""', '""', 7, "Empty quotes: enter a text to search for."),
        ('x "a b', '"a b', 2, 'Missing closing quote: add ".'),
        ('branch:a,"b c:\\"', '"b c:\\"', 9, 'Missing closing quote: add ".'),
        ('"a"b', '"a"b', 0, "Expected a space after the closing quote."),
        ('branch:"a"b,c', '"a"b', 7, "Expected a space or a comma after the closing quote."),
        ("state:<5", "<5", 6, "State cannot be compared by size: use state:text, state:=text or state:~regex."),
        ("age:2d", "2d", 4, "Age needs an operator: use < <= > or >=, such as age:<2d."),
        ("expires:=2d", "=2d", 8, "Expires needs an operator: use < <= > or >=, such as expires:<30d."),
        ("took:~x", "~x", 5, "Took needs an operator: use < <= > or >=, such as took:>60s."),
        ("count:~5", "~5", 6, "Count needs an operator: use < <= > or >=, such as count:>5."),
        ("age:<2", "2", 5, "2 is not a duration: use 90s, 5m, 1h30m, 2d, 3w, 6mo or 1y."),
        ("took:>1m,soon", "soon", 9, "soon is not a duration: use 90s, 5m, 1h30m, 2d, 3w, 6mo or 1y."),
        ("count:>x", "x", 7, "x is not a number: use digits, such as 5."),
        ('count:"\x1b"', '"\x1b"', 6, "this is not a number: use digits, such as 5."),
    ],
)
def test_an_invalid_expression_has_an_error_with_its_position(text: str, part: str, at: int, words: str) -> None:
    error = parse_error(text)
    assert error is not None
    assert (error.message, str(error)) == (words, words)
    assert (error_part(text, error), error.at) == (part, at)


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        (
            "x ~(a",
            "(a",
            "Invalid pattern: missing ), unterminated subpattern. To search for the text itself, remove the ~.",
        ),
        ("branch:~(a+)+", "(a+)+", "Pattern too slow: use fewer of * + {} |, and none within a repeat."),
        ('hosts:a,~"b"', '~"b"', ""),
        ('hosts:~"b",a**', "a**", "Invalid pattern: multiple repeat. To search for the text itself, remove the ~."),
    ],
)
def test_an_invalid_pattern_has_an_error_with_its_position(text: str, part: str, words: str) -> None:
    error = parse_error(text)
    assert error is not None
    assert error_part(text, error) == part
    assert not words or error.message == words


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("branch:a,=b", "=b"),
        ("branch:=a,~b", "~b"),
        ("age:<2d,>5d", ">5d"),
        ("-count:5,=6", "=6"),
        ("branch:a,<b", "<b"),
    ],
)
def test_all_values_of_a_term_need_the_same_operator(text: str, part: str) -> None:
    error = parse_error(text)
    assert error is not None
    assert error_part(text, error) == part
    assert error.message == f"All values need the same operator: add {part[0]} to the first value, or remove it here."


@pytest.mark.parametrize(
    ("text", "name", "suggestion"),
    [
        ("a brnch:main", "brnch", " Did you mean branch?"),
        ("-MESAGE:main", "MESAGE", " Did you mean message?"),
        ('plain:"a b"', "plain", ""),
        ("10:30", "10", ""),
        ("fix:,", "fix", ""),
    ],
)
def test_an_unknown_column_name_is_an_error(text: str, name: str, suggestion: str) -> None:
    error = parse_error(text)
    assert error is not None
    assert error_part(text, error) == name
    assert error.message == f'Unknown column: {name}.{suggestion} To search for the text, use quotes: "{name}:…".'


def test_an_id_takes_precedence_over_another_columns_name() -> None:
    assert parsed_terms("branch:x")[0].column == "branch"


@pytest.mark.parametrize(
    "text", ["x" * 10_000 + ":y", "\x1b[31m\ud800:y", "\x01:y", "age:<" + "9" * 10_000, "branch:~(?P<\x1b>a)"]
)
def test_error_messages_are_short_and_clean(text: str) -> None:
    error = parse_error(text)
    assert error is not None
    assert len(error.message) < 250
    assert error.message.isprintable()


@given(EXPRESSIONS)
@example('"' * 101)
@example("~(?L)a")
@example("~a{99999999999999999999}")
@example("~[[a]")
def test_any_text_is_a_filter_or_raises_a_filter_error(text: str) -> None:
    error = parse_error(text)
    if error is not None:
        assert error.message
        assert 0 <= error.at <= error.end <= len(text)
    else:
        parsed = parse(text, COLUMNS)
        assert parse(str(parsed), COLUMNS) == parsed


@pytest.mark.parametrize(
    "piece", ["a", '"', "\\", '"\\', "-", "~", "(", "a:", "branch:", "branch:a,", "~a ", "\ud800 ", "1", ","]
)
def test_a_long_text_is_parsed_to_its_end(piece: str) -> None:
    for text in (piece * (10_000 // len(piece)), "age:<" + piece * 9_000, "~" + piece * 9_000, '"' + piece * 9_000):
        error = parse_error(text)
        assert error is None or error.end <= len(text)


@given(FILTERS)
def test_printing_and_parsing_a_filter_gives_the_same_filter(filter_: Filter) -> None:
    assert parse(str(filter_), COLUMNS) == filter_


@given(st.lists(TERM_TEXTS, min_size=1).map(tuple), st.sampled_from(["has", "is"]))
def test_any_values_of_a_column_can_be_printed(values: tuple[str, ...], comparison: Comparison) -> None:
    term = Term(values, "branch", comparison)
    assert parse(str(term), COLUMNS) == Filter((term,))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term(("cart",)), "cart"),
        (Term(("cart total",), negated=True), '-"cart total"'),
        (Term(("-x",)), '"-x"'),
        (Term(("fix:",)), '"fix:"'),
        (Term((r'a "b" \c',)), r'"a \"b\" \\c"'),
        (Term(("main", "a b", "=c"), "branch", "is"), 'branch:=main,"a b","=c"'),
        (Term(("^a,b",), "branch", "regex", negated=True), "-branch:~^a,b"),
        (Term(("a b",), "", "regex"), '~"a b"'),
        (Term(("2d",), "age", "<="), "age:<=2d"),
    ],
)
def test_quotes_are_printed_only_where_they_are_needed(term: Term, text: str) -> None:
    assert str(term) == text
    assert str(Filter((term, term))) == f"{text} {text}"
