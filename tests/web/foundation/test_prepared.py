"""Pages show results that a job prepared: the newest there is, and never one that pretends to be."""

import pytest

from twofold_web.foundation import hooks, jobs, prepared
from twofold_web.foundation.models import Job, JobState, Prepared
from twofold_web.foundation.scope import Scope

KIND = "test.figure"


class Facts:
    """The version that the organisation's facts are at, and what is computed from them."""

    def __init__(self) -> None:
        self.version = 1
        self.during = lambda: None

    def compute(self, *_question: object) -> dict:
        answer = {"of": self.version}
        self.during()
        return answer


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Facts:
    facts = Facts()
    monkeypatch.setattr(prepared, "version_of", lambda _scope: facts.version)
    monkeypatch.setitem(hooks.PREPARERS, KIND, facts.compute)
    monkeypatch.setattr(hooks, "STANDING", {KIND: lambda _scope: [{"a": 1}, {"b": 2}]})
    monkeypatch.setattr(prepared, "STANDING", hooks.STANDING)
    return facts


def find(scope: Scope) -> prepared.Found:
    return prepared.find(scope, KIND, {"a": 1})


def work() -> None:
    while jobs.work_once():
        pass


def test_the_first_look_asks_for_the_result_once(hotel: Scope, facts: Facts):
    first, second = find(hotel), find(hotel)

    assert first.body is None
    assert first.job is not None
    assert first.job == second.job
    assert first.job.urgent


def test_a_prepared_result_is_shown_and_is_fresh(hotel: Scope, facts: Facts):
    find(hotel)
    work()
    found = find(hotel)

    assert (found.body, found.fresh, found.job) == ({"of": 1}, True, None)
    assert found.made_at is not None


def test_after_a_load_the_old_result_is_shown_until_the_new_one_is_there(hotel: Scope, facts: Facts):
    find(hotel)
    work()
    facts.version = 2
    stale = find(hotel)
    work()

    assert (stale.body, stale.fresh) == ({"of": 1}, False)
    assert (find(hotel).body, find(hotel).fresh) == ({"of": 2}, True)


def test_a_result_that_a_load_overtook_while_it_was_computed_is_not_fresh(hotel: Scope, facts: Facts):
    def load_arrives() -> None:
        facts.version, facts.during = 2, lambda: None

    facts.during = load_arrives
    find(hotel)
    work()
    overtaken = find(hotel)
    work()

    assert (overtaken.body, overtaken.fresh) == ({"of": 1}, False)
    assert find(hotel).body == {"of": 2}


def test_a_job_that_began_before_the_load_is_not_mistaken_for_the_new_one(hotel: Scope, facts: Facts):
    find(hotel)
    running = jobs.claim()
    assert running is not None
    Job.objects.filter(id=running.id).update(result={"version": 1})

    assert find(hotel).job == running
    facts.version = 2
    assert find(hotel).job != running


def test_a_slower_worker_does_not_put_back_an_older_answer(hotel: Scope, facts: Facts):
    facts.version = 5
    find(hotel)
    work()
    prepared._keep(hotel, KIND, {"a": 1}, 4, body={"of": 4}, seconds=1.0)

    assert find(hotel).body == {"of": 5}


def test_when_the_store_was_begun_anew_its_results_replace_those_of_the_old_one(hotel: Scope, facts: Facts):
    facts.version = 9
    find(hotel)
    work()
    facts.version = 1
    assert not find(hotel).fresh
    work()

    assert (find(hotel).body, find(hotel).fresh) == ({"of": 1}, True)


def test_a_result_that_cannot_be_computed_says_so_until_there_are_new_facts(hotel: Scope, facts: Facts):
    def refuse() -> None:
        raise jobs.JobFailed("There are no answers.")

    facts.during = refuse
    find(hotel)
    work()
    failed = find(hotel)

    assert (failed.trouble, failed.job) == ("There are no answers.", None)
    facts.version, facts.during = 2, lambda: None
    assert find(hotel).job is not None
    work()
    assert find(hotel).fresh


def test_everything_that_stands_is_asked_for_after_a_load(hotel: Scope, bank: Scope, facts: Facts):
    assert len(prepared.ask_standing(hotel)) == 2
    assert len(prepared.ask_standing(hotel)) == 2
    assert Job.objects.filter(state=JobState.WAITING).count() == 2
    work()
    assert Prepared.objects.of(hotel).count() == 2
    assert Prepared.objects.of(bank).count() == 0


def test_the_order_of_a_requests_parts_does_not_matter():
    assert prepared.key_of({"a": 1, "b": 2}) == prepared.key_of({"b": 2, "a": 1})
    assert prepared.key_of({"a": 1}) != prepared.key_of({"a": 2})
