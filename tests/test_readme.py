"""The README matches the program: its table of keys."""

from collections import Counter

from tests.test_bindings import DECLARED
from tests.tools.readme import LISTS, README, keys, rows, written


def test_the_table_of_keys_matches_the_program() -> None:
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "python -m tests.tools.readme writes it anew"


def test_every_key_of_a_list_stands_in_the_table_once() -> None:
    listed = Counter(id_ for ids, _ in rows() for id_ in ids)
    of_lists = {binding.id or "" for owner, binding in DECLARED if owner in LISTS}
    assert set(listed) == {id_ for id_ in of_lists if not id_.startswith("page.")}
    assert set(listed.values()) == {1}
    assert all(keys(id_) for id_ in listed)


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 220
