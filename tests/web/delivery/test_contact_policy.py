"""No history of triggers, reminders, purposes, opt-outs, time zones and failures breaks a clock.

The oracle knows nothing of the decision: it counts, for every window that begins with a message, how many left in it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from twofold_web.delivery.asking.deciding import ALL, Ask, Contact, History, Limit, Policy, Reason, Refuse, decide

PURPOSES = ("relationship", "transaction", "employee")
ZONES = [ZoneInfo(name) for name in ("Europe/Budapest", "Europe/Athens", "America/New_York", "Pacific/Auckland", "UTC")]
limits = st.builds(Limit, st.integers(1, 3), st.integers(1, 120))
policies = st.builds(
    lambda general, own: Policy({ALL: general} | own), limits, st.dictionaries(st.sampled_from(PURPOSES), limits)
)
# around both changes of summer time, when days have 23 and 25 hours
moments = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1), timezones=st.sampled_from(ZONES))  # noqa: DTZ001 - the zone is added beside


class Asking(RuleBasedStateMachine):
    """Everything that can happen to one person, in any order; messages leave late, or never."""

    @initialize(policy=policies, begin=moments)
    def begin(self, policy: Policy, begin: datetime) -> None:
        self.policy, self.now = policy, begin.astimezone(UTC)
        self.left: list[tuple[str, datetime]] = []
        self.pending: list[str] = []
        self.opted: dict[str, datetime] = {}
        self.never = False

    def history(self) -> History:
        known = [Contact(purpose, at) for purpose, at in self.left] + [Contact(each, None) for each in self.pending]
        return History(tuple(reversed(known)), frozenset(self.opted), never=self.never)

    @rule(minutes=st.integers(0, 60 * 24 * 40))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(purpose=st.sampled_from(PURPOSES), zone=st.sampled_from(ZONES), workers=st.integers(1, 3))
    def something_happens(self, purpose: str, zone: ZoneInfo, workers: int) -> None:
        """A trigger or a reminder; several workers look at it one after the other, as the lock makes them."""
        for _worker in range(workers):
            verdict = decide(self.history(), self.policy, self.now.astimezone(zone), purpose)
            if isinstance(verdict, Ask):
                assert not self.pending
                self.pending.append(purpose)

    @precondition(lambda self: self.pending)
    @rule(late=st.integers(0, 60 * 24 * 9))
    def the_message_leaves(self, late: int) -> None:
        self.now += timedelta(minutes=late)
        self.left.append((self.pending.pop(), self.now))

    @precondition(lambda self: self.pending)
    @rule()
    def the_message_never_leaves(self) -> None:
        self.pending.pop()

    @rule(purpose=st.sampled_from((ALL, *PURPOSES)))
    def they_opt_out(self, purpose: str) -> None:
        # a message that is on its way when somebody opts out cannot be called back
        self.opted.setdefault(purpose, self.now)

    @rule()
    def they_are_never_asked_again(self) -> None:
        self.never = True

    @invariant()
    def no_clock_is_broken(self) -> None:
        for key, limit in getattr(self, "policy", Policy()).limits.items():
            at = [moment for purpose, moment in self.left if key in {ALL, purpose}]
            for first in at:
                assert sum(first <= moment < first + limit.span for moment in at) <= limit.most

    @invariant()
    def nobody_who_opted_out_is_decided_for(self) -> None:
        if not hasattr(self, "policy"):
            return
        for purpose in PURPOSES:
            if self.never or ALL in self.opted or purpose in self.opted:
                assert isinstance(decide(self.history(), self.policy, self.now, purpose), Refuse)


TestAsking = Asking.TestCase
TestAsking.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)

histories = st.lists(st.tuples(st.sampled_from(PURPOSES), moments), max_size=8).map(
    lambda told: History(tuple(Contact(purpose, at) for purpose, at in told))
)


@given(histories, policies, moments, st.sampled_from(PURPOSES))
def test_until_is_the_first_moment_at_which_the_reason_ends(history, policy, moment, purpose):
    verdict = decide(history, policy, moment, purpose)
    if isinstance(verdict, Ask) or verdict.until is None:
        return

    assert isinstance(decide(history, policy, verdict.until, purpose), Ask)
    assert isinstance(decide(history, policy, verdict.until - timedelta(microseconds=1), purpose), Refuse)
    assert verdict.until > moment


def test_a_reminder_counts_like_any_contact():
    policy = Policy({ALL: Limit(2, 30)})
    first = datetime(2026, 3, 1, tzinfo=UTC)
    asked_and_reminded = History((Contact("stay", first), Contact("stay", first + timedelta(days=3))))

    verdict = decide(asked_and_reminded, policy, first + timedelta(days=6), "stay")

    assert verdict == Refuse(Reason.CLOCK, first + timedelta(days=30))


def test_a_clock_of_one_purpose_leaves_others_alone():
    policy = Policy({"relationship": Limit(1, 180)})
    history = History((Contact("relationship", datetime(2026, 3, 1, tzinfo=UTC)),))
    later = datetime(2026, 5, 1, tzinfo=UTC)

    assert decide(history, policy, later, "relationship").reason is Reason.PURPOSE_CLOCK
    assert decide(history, policy, later, "transaction") == Ask()


def test_thirty_days_are_thirty_times_24_hours_across_summer_time():
    budapest = ZoneInfo("Europe/Budapest")
    asked = datetime(2026, 3, 15, 10, tzinfo=budapest)
    policy, history = Policy({ALL: Limit(1, 30)}), History((Contact("stay", asked.astimezone(UTC)),))

    # on the wall clock an hour later than the contact was, because an hour was skipped in between
    assert isinstance(decide(history, policy, datetime(2026, 4, 14, 10, 59, tzinfo=budapest), "stay"), Refuse)
    assert decide(history, policy, datetime(2026, 4, 14, 11, tzinfo=budapest), "stay") == Ask()
