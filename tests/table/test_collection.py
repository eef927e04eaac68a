"""A collection has the same rows as a plain list."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.table.collection import Collection


class Row(NamedTuple):
    id: str
    state: int


ROWS = st.lists(st.builds(Row, st.sampled_from("abcdefgh"), st.integers(0, 9)), max_size=6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("extend", "prepend")), ROWS),
        st.tuples(st.just("patch"), ROWS),
        st.tuples(st.just("remove"), ROWS),
        st.tuples(st.just("clear"), st.just([])),
    ),
    max_size=12,
)


def collected(*ids: str) -> Collection[Row]:
    collection = Collection[Row](lambda row: row.id)
    collection.extend(Row(key, 0) for key in ids)
    return collection


def replaced(rows: list[Row], row: Row) -> list[Row]:
    return [row if old.id == row.id else old for old in rows]


def apply(collection: Collection[Row], model: list[Row], step: str, rows: list[Row]) -> list[Row]:
    """Take a step on the collection, and slowly on the model, comparing what they answer; the model after it."""
    if step in {"extend", "prepend"}:
        new: list[Row] = []
        for row in rows:
            if row.id in {old.id for old in (*model, *new)}:
                model, new = replaced(model, row), replaced(new, row)
            else:
                new.append(row)
        grow = collection.extend if step == "extend" else collection.prepend
        assert grow(rows) == len(new)
        return [*model, *new] if step == "extend" else [*new, *model]
    if step == "clear":
        collection.clear()
        return []
    for row in rows:
        known = any(old.id == row.id for old in model)
        if step == "patch":
            assert collection.patch(row) is known
            model = replaced(model, row)
        else:
            assert collection.remove(row.id) is known
            model = [old for old in model if old.id != row.id]
    return model


@given(STEPS)
def test_any_steps_give_the_same_rows_as_a_list(steps: list[tuple[str, list[Row]]]) -> None:
    collection, model = collected(), list[Row]()
    for step, rows in steps:
        model = apply(collection, model, step, rows)
        assert list(collection) == model
        assert len(collection) == len(model)
        assert [collection[index] for index in range(len(model))] == model
        indices = {row.id: index for index, row in enumerate(model)}
        for key in "abcdefgh":
            assert collection.index_of(key) == indices.get(key)
            assert collection.get(key) == (model[indices[key]] if key in indices else None)
            assert (key in collection) is (key in indices)


def test_new_rows_at_the_top_keep_their_order_and_move_the_others_down() -> None:
    collection = collected("c", "d")
    assert collection.prepend([Row("a", 1), Row("d", 7), Row("b", 1)]) == 2
    assert [row.id for row in collection] == ["a", "b", "c", "d"]
    assert collection.index_of("c") == 2
    assert collection[3] == Row("d", 7)


def test_changes_are_only_those_of_known_rows() -> None:
    collection = collected("a", "b")
    assert collection.take_changes() == ({}, False)
    collection.patch(Row("b", 7))
    collection.prepend([Row("c", 0)])
    assert collection.take_changes() == ({1: Row("b", 0)}, False)
    collection.remove("a")
    assert collection.take_changes() == ({}, True)


def test_indices_count_as_in_a_list() -> None:
    collection = collected("a", "b")
    assert collection[-1].id == "b"
    for outside in (2, -3):
        with pytest.raises(IndexError):
            collection[outside]
