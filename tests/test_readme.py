"""The README matches the program: its table of keys."""

from collections import Counter

from tests.readme import LISTS, README, ROWS, keys, written
from tests.test_bindings import DECLARED


def test_the_table_of_keys_matches_the_program() -> None:
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "python -m tests.readme writes it anew"


def test_every_key_of_a_list_is_in_the_table_once() -> None:
    text = Counter(id_ for ids, _ in ROWS for id_ in ids)
    assert set(text) == {binding.id for owner, binding in DECLARED if owner in LISTS}
    assert set(text.values()) == {1}
    assert all(keys(id_) for id_ in text)


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 220
