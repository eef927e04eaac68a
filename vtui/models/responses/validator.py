"""From a shape to the validator of its JSON, with the core of pydantic: importing all of pydantic takes 70 ms more."""

from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic_core import SchemaValidator
from pydantic_core.core_schema import (
    CoreSchema,
    any_schema,
    bool_schema,
    float_schema,
    int_schema,
    list_schema,
    nullable_schema,
    str_schema,
    typed_dict_field,
    typed_dict_schema,
    union_schema,
)
from typing_extensions import is_typeddict

_PRIMITIVES: dict[Any, CoreSchema] = {
    Any: any_schema(),
    bool: bool_schema(),
    float: float_schema(),
    int: int_schema(),
    str: str_schema(),
}


@cache
def validator(shape: type) -> SchemaValidator:
    """The validator of a shape: a TypedDict whose keys are all optional; other keys are dropped."""
    return SchemaValidator(_schema(shape))


def _schema(kind: Any) -> CoreSchema:
    """The schema of a primitive type, a TypedDict, a list or a union of them. Raises KeyError for another type."""
    if is_typeddict(kind):
        hints = get_type_hints(kind).items()
        fields = {key: typed_dict_field(_schema(hint), required=False) for key, hint in hints}
        return typed_dict_schema(fields, cls_name=kind.__name__)
    if get_origin(kind) is list:
        return list_schema(_schema(*get_args(kind)))
    if get_origin(kind) not in (Union, UnionType):
        return _PRIMITIVES[kind]
    members = [_schema(member) for member in get_args(kind) if member is not NoneType]
    schema = members[0] if len(members) == 1 else union_schema([*members])
    return nullable_schema(schema) if NoneType in get_args(kind) else schema
