"""A file handed over becomes facts, once, whatever happens to the worker."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.intake.conftest import MAPPING, ROWS

from twofold.errors import MappingError
from twofold.store import info, loads
from twofold_web.foundation import jobs
from twofold_web.foundation.permissions import Permission, Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.writes import finishing, load_file
from twofold_web.people.reads import unit_choices

pytestmark = pytest.mark.django_db
Enter = Callable[..., Scope]


def test_a_load_counts_its_rows_and_takes_the_file_away(scope_as: Enter, file_of: Callable[..., Path]) -> None:
    scope, path = scope_as(Role.ANALYST), file_of()
    load = load_file(scope, path, MAPPING, "guests.csv")
    jobs.work_once()
    load = Load.objects.of(scope).get(id=load.pk)
    assert (load.state, load.read, load.accepted, load.rejected) == (LoadState.DONE, 30, 30, 0)
    assert not path.exists()
    assert list(places.folder_of(scope).iterdir()) == []
    assert loads(store_of(scope)).to_pylist()[0]["source"] == "guests.csv"


def test_units_that_events_name_join_the_tree(scope_as: Enter, file_of: Callable[..., Path]) -> None:
    scope = scope_as(Role.ANALYST)
    load_file(scope, file_of(), MAPPING, "guests.csv")
    jobs.work_once()
    assert [unit.code for unit in unit_choices(scope, Permission.LOAD_DATA)] == ["prague"]


def test_a_worker_that_died_after_the_commit_adds_nothing_when_it_comes_back(
    scope_as: Enter, file_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = scope_as(Role.ANALYST)
    load = load_file(scope, file_of(), MAPPING, "guests.csv")
    claimed = jobs.claim()
    assert claimed is not None
    with monkeypatch.context() as dying:
        dying.setattr(finishing, "finish_load", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            jobs.run(claimed)
    jobs.run(claimed)
    load.refresh_from_db()
    assert (load.state, load.accepted, load.duplicates) == (LoadState.DONE, 30, 0)
    assert sum(info(store_of(scope)).events.values()) == 30
    assert info(store_of(scope)).loads == 1


def test_a_file_that_does_not_fit_says_so_by_its_own_name(scope_as: Enter, file_of: Callable[..., Path]) -> None:
    scope = scope_as(Role.ANALYST)
    load = load_file(scope, file_of("a,b\n1,2\n"), MAPPING, "../other <b>.csv")
    jobs.work_once()
    load.refresh_from_db()
    assert load.state == LoadState.FAILED
    assert "other <b>.csv" in load.trouble
    assert str(load.stored) not in load.trouble


def test_a_mapping_that_is_none_is_refused_at_once(scope_as: Enter, file_of: Callable[..., Path]) -> None:
    path = file_of()
    with pytest.raises(MappingError):
        load_file(scope_as(Role.ANALYST), path, "[event", "guests.csv")
    assert path.read_text() == ROWS


@pytest.mark.parametrize(("role", "unit"), [(Role.VIEWER, ""), (Role.EX_MANAGER, ""), (Role.UNIT_LEADER, "")])
def test_only_those_who_bring_data_in_may_load(
    scope_as: Enter, file_of: Callable[..., Path], role: Role, unit: str
) -> None:
    with pytest.raises(PermissionDenied):
        load_file(scope_as(role, unit=unit), file_of(), MAPPING, "guests.csv")
