"""Old IDs of columns still work in filters."""

import pytest

from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.registry import RESOURCES
from vtui.table.filtering.language import parse
from vtui.table.filtering.terms import Term

LISTS = {**RESOURCES, "records": DNS_RECORDS}


@pytest.mark.parametrize(
    ("name", "text", "term"),
    [
        ("deployments", "took:>60s", Term(("60s",), "duration", ">")),
        ("deployments", "by:=ada", Term(("ada",), "creator", "is")),
        ("projects", "since:<2d", Term(("2d",), "deployed", "<")),
        ("domains", "created:<2d", Term(("2d",), "added", "<")),
        ("env", "odd:empty", Term(("empty",), "issue", "has")),
        ("records", "locked:vercel", Term(("vercel",), "managed", "has")),
    ],
)
def test_a_filter_with_an_old_name_means_the_renamed_column(name: str, text: str, term: Term) -> None:
    assert parse(text, LISTS[name].list.columns).terms == (term,)


@pytest.mark.parametrize("name", LISTS)
def test_an_old_id_belongs_to_one_column_of_its_list(name: str) -> None:
    columns = LISTS[name].list.columns
    ids = [id_ for column in columns for id_ in (column.id, *column.values.names, *column.old_ids)]
    assert len(ids) == len(set(ids))
