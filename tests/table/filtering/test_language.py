"""What people write in a filter, and what they are told when it says nothing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.table.filtering.sample_rows import COLUMNS, EXPRESSIONS, FILTERS, SPELLED, fault, place, said
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
    assert said(text) == tuple(Term((value,)) for value in values)


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
    (found,) = said(minus + text)
    assert found == Term(term.values, term.column, term.comparison, negated=minus == "-")


@pytest.mark.parametrize(
    ("text", "term"),
    [("-cart", Term(("cart",), negated=True)), ("--x", Term(("-x",), negated=True)), ("a-b", Term(("a-b",)))],
)
def test_a_minus_turns_a_word_round(text: str, term: Term) -> None:
    assert said(text) == (term,)


def test_all_terms_are_read() -> None:
    assert said("-state:error branch:=main,next fix:  age:<2d") == (
        Term(("error",), "state", negated=True),
        Term(("main", "next"), "branch", "is"),
        Term(("fix:",)),
        Term(("2d",), "age", "<"),
    )


@pytest.mark.parametrize(
    ("text", "part", "at", "words"),
    [
        ("a -", "-", 2, "Nothing follows the minus: write what is not to be there, such as -main."),
        ("~", "~", 0, "Nothing follows the ~: write a pattern, such as ~^fix."),
        ("-~ a", "-~", 0, "Nothing follows the ~: write a pattern, such as ~^fix."),
        ("branch: x", "", 7, "A value is missing: write one, such as branch:main."),
        ("created:", "", 8, "A value is missing: write one, such as age:<2d."),
        ("branch:=", "", 8, "A value is missing: write one, such as branch:main."),
        ("branch:a,", "", 9, "A value is missing at the comma: write one, or take the comma out."),
        ("branch:,a", "", 7, "A value is missing at the comma: write one, or take the comma out."),
        ('a ""', '""', 2, "Nothing is in the quotes: write what to look for."),
        ('branch:""', '""', 7, "Nothing is in the quotes: write what to look for."),
        ('x "a b', '"a b', 2, 'The quote is not closed: write " where it ends.'),
        ('branch:a,"b c:\\"', '"b c:\\"', 9, 'The quote is not closed: write " where it ends.'),
        ('"a"b', '"a"b', 0, "After a closing quote goes a blank."),
        ('branch:"a"b,c', '"a"b', 7, "After a closing quote goes a blank or a comma."),
        ("state:<5", "<5", 6, "State has no size: write state:text, state:=text or state:~regex."),
        ("age:2d", "2d", 4, "Age is compared by size: write < <= > or >=, such as age:<2d."),
        ("expires:=2d", "=2d", 8, "Expires is compared by size: write < <= > or >=, such as expires:<30d."),
        ("took:~x", "~x", 5, "Took is compared by size: write < <= > or >=, such as took:>60s."),
        ("count:~5", "~5", 6, "Count is compared by size: write < <= > or >=, such as count:>5."),
        ("age:<2", "2", 5, "2 is no length of time: write 90s, 5m, 1h30m, 2d, 3w, 6mo or 1y."),
        ("took:>1m,soon", "soon", 9, "soon is no length of time: write 90s, 5m, 1h30m, 2d, 3w, 6mo or 1y."),
        ("count:>x", "x", 7, "x is no number: write digits, such as 5."),
        ('count:"\x1b"', '"\x1b"', 6, "this is no number: write digits, such as 5."),
    ],
)
def test_what_says_nothing_is_told_with_its_place(text: str, part: str, at: int, words: str) -> None:
    error = fault(text)
    assert error is not None
    assert (error.message, str(error)) == (words, words)
    assert (place(text, error), error.at) == (part, at)


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("x ~(a", "(a", "cannot be read: missing ), unterminated subpattern. Without ~ the text itself is looked for."),
        ("branch:~(a+)+", "(a+)+", "could take for ever: use fewer of * + {} |, and none within a repeat."),
        ('hosts:a,~"b"', '~"b"', ""),
        ('hosts:~"b",a**', "a**", "cannot be read: multiple repeat. Without ~ the text itself is looked for."),
    ],
)
def test_a_pattern_that_is_no_good_is_told_with_its_place(text: str, part: str, words: str) -> None:
    error = fault(text)
    assert error is not None
    assert place(text, error) == part
    assert not words or error.message == f"The pattern {words}"


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
def test_the_values_of_a_term_are_compared_in_one_way(text: str, part: str) -> None:
    error = fault(text)
    assert error is not None
    assert place(text, error) == part
    assert (
        error.message
        == f"All values of a term are compared as the first is: write {part[0]} there, or leave it out here."
    )


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("a brnch:main", "brnch", " Did you mean branch?"),
        ("-MESAGE:main", "MESAGE", " Did you mean message?"),
        ('plain:"a b"', "plain", ""),
        ("10:30", "10", ""),
        ("fix:,", "fix", ""),
    ],
)
def test_a_name_that_no_column_has(text: str, name: str, meant: str) -> None:
    error = fault(text)
    assert error is not None
    assert place(text, error) == name
    assert error.message == f'No column is called {name}.{meant} Quotes look for the text itself: "{name}:…".'


def test_an_id_goes_before_another_columns_name() -> None:
    assert said("branch:x")[0].column == "branch"


@pytest.mark.parametrize(
    "text", ["x" * 10_000 + ":y", "\x1b[31m\ud800:y", "\x01:y", "age:<" + "9" * 10_000, "branch:~(?P<\x1b>a)"]
)
def test_a_message_is_short_and_safe_whatever_was_typed(text: str) -> None:
    error = fault(text)
    assert error is not None
    assert len(error.message) < 250
    assert error.message.isprintable()


@given(EXPRESSIONS)
@example('"' * 101)
@example("~(?L)a")
@example("~a{99999999999999999999}")
@example("~[[a]")
def test_any_text_is_a_filter_or_a_fault_of_its_own(text: str) -> None:
    error = fault(text)
    if error is not None:
        assert error.message
        assert 0 <= error.at <= error.end <= len(text)
    else:
        found = parse(text, COLUMNS)
        assert parse(str(found), COLUMNS) == found


@pytest.mark.parametrize(
    "piece", ["a", '"', "\\", '"\\', "-", "~", "(", "a:", "branch:", "branch:a,", "~a ", "\ud800 ", "1", ","]
)
def test_a_long_text_is_read_to_its_end(piece: str) -> None:
    for text in (piece * (10_000 // len(piece)), "age:<" + piece * 9_000, "~" + piece * 9_000, '"' + piece * 9_000):
        error = fault(text)
        assert error is None or error.end <= len(text)


@given(FILTERS)
def test_what_a_filter_is_printed_as_is_read_as_the_filter(wanted: Filter) -> None:
    assert parse(str(wanted), COLUMNS) == wanted


@given(st.lists(SPELLED, min_size=1).map(tuple), st.sampled_from(["has", "is"]))
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
def test_quotes_are_printed_where_they_are_needed(term: Term, text: str) -> None:
    assert str(term) == text
    assert str(Filter((term, term))) == f"{text} {text}"
