"""The file of an account: its lists, the latest first, and nothing where it is malformed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.session import row_cache
from vtui.session.row_cache import Header, RowCache, SavedList, encode, is_of
from vtui.system.cache_folder import CacheFolder

API = "https://api.example"
ACME, NORTH, ADA = Scope("acme", "Acme\n", "team_a"), Scope("north", "North", "team_n"), Scope("ada", "Ada")
ALL, STORE = ProjectRef(), ProjectRef("prj_1", "store")
ROWS = (Deployment("dpl_1", "store\u2028\x1b[31m", message="a\nb"), Deployment("dpl_2", "語"))


def cache_of(folder: Path, account: str | None = "ada", api: str = API) -> RowCache:
    return RowCache(CacheFolder(folder), api, lambda: account)


def saved(scope: Scope = ACME, project: ProjectRef = ALL, *, name: str = "deployments", at: int = 1) -> SavedList:
    return SavedList(name, scope, project, at, encode(ROWS))


def test_lists_are_read_as_they_were_written(tmp_path: Path) -> None:
    lists = (saved(), saved(ADA), saved(ACME, STORE), saved(name="domains"))
    cache_of(tmp_path).write("u1", lists)
    header, found = cache_of(tmp_path).read()
    assert (header, found) == (Header(API, "u1"), lists)
    assert found[0].decode(Deployment) == ROWS


def test_a_list_replaces_its_older_rows_and_others_stay_behind_it(tmp_path: Path) -> None:
    cache = cache_of(tmp_path)
    cache.write("u1", [saved(ACME), saved(NORTH)])
    renamed = SavedList("deployments", Scope("north-2", "North", "team_n"), ProjectRef(), 5, "[]")
    cache.write("u1", [saved(ADA), renamed])
    assert cache.read()[1] == (saved(ADA), renamed, saved(ACME))


def test_of_another_user_nothing_stays(tmp_path: Path) -> None:
    cache = cache_of(tmp_path)
    cache.write("u1", [saved(ACME)])
    cache.write("u2", [saved(NORTH)])
    assert cache.read() == (Header(API, "u2"), (saved(NORTH),))


def test_another_account_has_no_list(tmp_path: Path) -> None:
    cache_of(tmp_path).write("u1", [saved()])
    assert cache_of(tmp_path, "bob").read()[1] == ()
    assert cache_of(tmp_path, None).read()[1] == ()
    assert cache_of(tmp_path, api="https://other.example").read()[1] == ()
    cache_of(tmp_path / "none", None).write("u1", [saved()])
    assert not (tmp_path / "none").exists()


def test_only_the_latest_lists_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cache, "MAX_LISTS", 3)
    cache = cache_of(tmp_path)
    for number in range(5):
        cache.write("u1", [saved(Scope(f"t{number}", "", f"team_{number}"))])
    assert [each.scope.slug for each in cache.read()[1]] == ["t4", "t3", "t2"]


def test_a_file_has_a_limited_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cache, "MAX_FILE_BYTES", 1_000)
    cache = cache_of(tmp_path)
    cache.write("u1", [saved(Scope(f"t{number}", "", f"team_{number}")) for number in range(20)])
    assert 1 <= len(cache.read()[1]) < 20
    assert max(file.stat().st_size for file in tmp_path.iterdir()) <= 1_000


def test_rows_with_long_texts_are_cut_to_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_cache, "MAX_LIST_BYTES", 5_000)
    text = encode(Deployment(f"dpl_{number}", message="語" * 300) for number in range(9))
    assert len(text) <= 5_000
    found = SavedList("deployments", ACME, ProjectRef(), 1, text).decode(Deployment)
    assert [row.id for row in found] == ["dpl_0", "dpl_1"]
    assert encode([Deployment("dpl_1", message="x" * 6_000)]) == "[]"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:0],
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("[1,", "[2,", 1),
        lambda text: text.replace('"u1"', "7"),
        lambda text: text.replace('"team_a"', "7"),
        lambda text: text.replace('null, ""', '7, ""'),
        lambda text: text.replace(", 1]", ', "1"]'),
        lambda text: "[" * 100_000 + text,
        lambda text: "\xff" + text,
        lambda text: "{}\n" + text,
    ],
)
def test_a_malformed_file_is_empty_and_is_replaced(tmp_path: Path, change: object) -> None:
    cache = cache_of(tmp_path)
    cache.write("u1", [saved()])
    (file,) = tmp_path.glob("rows-*")
    text = file.read_text()
    assert callable(change)
    assert change(text) != text
    file.write_text(change(text), encoding="latin-1")
    lists = cache.read()[1]
    assert all(each.decode(Deployment) == () for each in lists)
    cache.write("u1", [saved(NORTH)])
    assert cache.read()[1][0] == saved(NORTH)


@given(st.binary(max_size=200))
def test_any_bytes_are_no_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = cache_of(folder)
    cache.write("u1", [saved()])
    (file,) = folder.glob("rows-*")
    file.write_bytes(content)
    assert cache.read()[1] == ()


@pytest.mark.parametrize(
    "rows", ["", "{}", "[1]", "[{}]", '[{"id": 1}]', "[" * 100_000, '[{"id": "a", "state": null}]']
)
def test_malformed_rows_are_none(rows: str) -> None:
    assert SavedList("deployments", ACME, ProjectRef(), 1, rows).decode(Deployment) == ()


def test_a_file_is_of_its_api_and_a_malformed_one_of_every(tmp_path: Path) -> None:
    cache_of(tmp_path).write("u1", [saved()])
    (file,) = tmp_path.glob("rows-*")
    assert is_of(file.read_bytes(), API)
    assert not is_of(file.read_bytes(), "https://other.example")
    assert is_of(b"", "https://other.example")
    assert is_of(None, "https://other.example")
