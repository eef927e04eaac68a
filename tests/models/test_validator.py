"""Validators made with the core of pydantic find in a response what pydantic itself finds."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from vtui.api.endpoints import ENDPOINTS
from vtui.models.responses.decode import row_shape
from vtui.models.responses.validator import validator

SHAPES = sorted({row_shape(endpoint.reads) for endpoint in ENDPOINTS.values() if endpoint.reads}, key=str)

LEAVES = st.none() | st.booleans() | st.integers(-3, 2**53) | st.floats(allow_nan=False) | st.text(max_size=3)


def values(keys: list[str]) -> st.SearchStrategy[Any]:
    """JSON whose objects have some of these keys."""
    return st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*keys, "other"]), inner, max_size=4)
        ),
        max_leaves=8,
    )


def result(check: Any, value: object) -> tuple[object, set[tuple[tuple[int | str, ...], str]]]:
    """What the check returns, or the place and the kind of each fault."""
    try:
        return check(value, strict=True), set()
    except ValidationError as error:
        return None, {(fault["loc"], fault["type"]) for fault in error.errors()}


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=30)
@given(data=st.data())
def test_validator_agrees_with_pydantic(shape: type, data: st.DataObject) -> None:
    keys = list(shape.__annotations__)
    row = data.draw(st.dictionaries(st.sampled_from(keys), values(keys), max_size=6))
    assert result(validator(shape).validate_python, row) == result(TypeAdapter(shape).validate_python, row)


def test_type_that_no_shape_may_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        validator(bytes)
