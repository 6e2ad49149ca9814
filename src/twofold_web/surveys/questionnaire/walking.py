"""The way of one respondent through a questionnaire.

Blocks stand in an order that the seed fixes; jumps lead forward only; a question asks only about earlier ones. So the
way ends after finitely many pages, no page comes twice, and what is decided once no later answer takes back.
Answers to questions that are not on the way (any more) decide nothing and are not reported; they are kept aside.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.conditions import items_asked
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.holding import Situation, holds
from twofold_web.surveys.questionnaire.lacking import lacks
from twofold_web.surveys.questionnaire.parts import Block, Document, End, Item, Quota
from twofold_web.surveys.questionnaire.plan import Same, plan_of
from twofold_web.surveys.questionnaire.references import LAST_PAGES
from twofold_web.surveys.questionnaire.rounds import turns
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.words import ItemType

Answers = Mapping[str, Answered]


def way(document: Document, given: Given, answers: Answers) -> Iterator[Page | End]:
    """Page by page, then the end.

    What is put into ``answers`` before the next step is asked for counts for all that follows: a page that was just
    filled in needs no second walk to know where it leads.
    """
    same = () if given.full_quotas else _same_for_all(Same(document))
    return iter(same) if same else _Way(document, given, answers).steps()


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole way, with the jumps that were taken (``blocks/KEY/after/0``) and the quotas somebody counts for."""

    pages: tuple[Page, ...]
    jumps: tuple[str, ...]
    quotas: frozenset[str]
    end: End


def pages(document: Document, given: Given, answers: Answers) -> tuple[Page, ...]:
    """The pages of the way, as these answers decide it; what is not answered yet counts as not answered."""
    return tuple(step for step in way(document, given, answers) if isinstance(step, Page))


def last_page(document: Document, given: Given, answers: Answers) -> End:
    """The end that these answers lead to."""
    return next(step for step in way(document, given, answers) if isinstance(step, End))


def next_page(document: Document, given: Given, answers: Answers, after: str | None) -> Page | End:
    """What comes after a page; the first page where ``after`` is None.

    After a page that has left the way since (an earlier answer was changed, a quota is full) comes the first page with
    nothing answered on it.
    """
    steps: list[Page | End] = []
    for step in way(document, given, answers):
        if after is None or (steps and isinstance(before := steps[-1], Page) and before.key == after):
            return step
        steps.append(step)
    return next(step for step in steps if isinstance(step, End) or not any(one.key in answers for one in step.items))


def page_before(document: Document, given: Given, answers: Answers, key: str) -> Page | None:
    """The page to go back to; None before the first page."""
    found = pages(document, given, answers)
    return next((before for before, page in pairwise(found) if page.key == key), None)


def unfinished(document: Document, given: Given, answers: Answers) -> Page | None:
    """The first page of the way that still lacks an answer it requires; None where nothing is missing."""
    for page in pages(document, given, answers):
        if lacks(page, answers):
            return page
    return None


def share_done(document: Document, given: Given, answers: Answers, after: str | None) -> float:
    """The share of the way that lies behind somebody who has filled in this page; 1 at the end."""
    following = next_page(document, given, answers, after)
    return following.done if isinstance(following, Page) else 1.0


def reported(document: Document, given: Given, answers: Answers) -> dict[str, Answered]:
    """The answers to questions of the way, in its order; the others are kept aside."""
    shown = [one.key for page in pages(document, given, answers) for one in page.items]
    return {key: answers[key] for key in shown if key in answers}


def quotas_met(document: Document, given: Given, answers: Answers) -> frozenset[str]:
    """The quotas that somebody with these answers counts for."""
    return traced(document, replace(given, full_quotas=frozenset()), answers).quotas


def let_past(document: Document, given: Given, answers: Answers, sent: Collection[str]) -> frozenset[str]:
    """The quotas that had room when somebody passed their questions; filling up later they turn this one not away.

    Args:
        document: the questionnaire.
        given: what came with the link.
        answers: so far.
        sent: the keys of the pages that were sent.
    """
    if not sent:
        return frozenset()
    found = traced(document, replace(given, full_quotas=frozenset()), answers)
    ahead = {shown.item.key for page in found.pages if page.key not in sent for shown in page.items}
    met = (quota for quota in document.quotas if quota.key in found.quotas)
    return frozenset(quota.key for quota in met if not items_asked(quota.condition) & ahead)


def traced(document: Document, given: Given, answers: Answers) -> Trace:
    """A whole way, and how it came about."""
    way = _Way(document, given, answers)
    steps = list(way.steps())
    found = tuple(step for step in steps if isinstance(step, Page))
    met = frozenset(quota.key for quota in document.quotas if holds(quota.condition, way.now()))
    return Trace(found, tuple(way.jumps), met, next(step for step in steps if isinstance(step, End)))


@lru_cache(maxsize=256)
def _same_for_all(same: Same) -> tuple[Page | End, ...]:
    """The steps where no answer, no hidden field and no chance changes the way, unless a quota is full; else empty."""
    document = same.document
    ends = [end for end in document.ends if end.kind in LAST_PAGES]
    if not ends or ends[0].show_if is not None or any(_differs(block) for block in document.blocks):
        return ()
    return tuple(_Way(document, Given(document.source_language), {}).steps())


def _differs(block: Block) -> bool:
    """Whether anybody may see the block, or a question of it, in another way than others."""
    drawn = block.random_items or block.random_group
    if drawn or block.show_if or block.loop or block.after:
        return True
    # the feelings of an emotion come in another order for everybody
    return any(item.show_if or item.random_choices or item.type is ItemType.EMOTION for item in block.items)


class _Way:
    """One walk: answers become known page by page, so that nothing decides before it was asked."""

    def __init__(self, document: Document, given: Given, answers: Answers) -> None:
        self._document = document
        self._given = given
        self._answers = answers
        self._known: dict[str, Answered] = {}
        self._passed: set[str] = set()
        self._plan = plan_of(document)
        self._blocks: Sequence[Block] = self._plan.blocks(given.seed)
        self._behind = 0
        self._number = 0
        self.jumps: list[str] = []

    def steps(self) -> Iterator[Page | End]:
        """Every page, then the end."""
        at = 0
        full = self._full_quota()
        while full is None and at < len(self._blocks):
            block, shown = self._blocks[at], self._number
            for page in self._pages(block):
                yield page
                self._know(page)
                full = self._full_quota()
                if full is not None:
                    break
            go = None if full is not None or self._number == shown else self._jump(block)
            if go is not None and go.startswith("end:"):
                yield self._end(go)
                return
            at = self._pass(at, go)
            full = full or self._full_quota()
        yield self._usual_end() if full is None else self._end(full.go)

    def now(self, block: str = "", turn: str | None = None) -> Situation:
        """What conditions are judged by at this place; answers that become known later count too."""
        return Situation(self._given, self._plan.places, self._known, block, turn)

    def _pages(self, block: Block) -> Iterator[Page]:
        if block.show_if is not None and not holds(block.show_if, self.now()):
            return
        rounds = turns(self._document, block, self._given, self._known)
        for turn_number, turn in enumerate(rounds):
            laid, now = self._plan.sheets(block, self._given.seed, turn), self.now(block.key, turn)
            for number, sheet in enumerate(laid):
                visible = [item for item in sheet if item.show_if is None or holds(item.show_if, now)]
                if turn is None:
                    self._passed.update(item.key for item in sheet)
                if visible:
                    self._number += 1
                    part = (turn_number + number / len(laid)) / len(rounds)
                    yield self._page(block, turn, number, visible, part)

    def _page(self, block: Block, turn: str | None, number: int, items: list[Item], part: float) -> Page:
        shown = tuple(self._plan.shown(block, item, self._given.seed, turn) for item in items)
        key = f"{block.key}.{number + 1}" if turn is None else f"{block.key}@{turn}.{number + 1}"
        done = (self._behind + part * (1 + len(block.items))) / self._plan.size
        return Page(key, self._number, block, turn, shown, done)

    def _know(self, page: Page) -> None:
        for shown in page.items:
            if shown.key in self._answers and shown.item.type is not ItemType.STATEMENT:
                self._known[shown.key] = self._answers[shown.key]

    def _jump(self, block: Block) -> str | None:
        now = self.now()
        for at, jump in enumerate(block.after):
            if holds(jump.condition, now):
                self.jumps.append(f"blocks/{block.key}/after/{at}")
                return jump.go
        return None

    def _pass(self, at: int, go: str | None) -> int:
        """Leave a block, and whatever a jump leaves out; a jump never leads back."""
        target = at + 1
        if go is not None:
            target = max(target, next(n for n, block in enumerate(self._blocks) if block.key == go[len("block:") :]))
        for block in self._blocks[at:target]:
            self._behind += 1 + len(block.items)
            self._passed.update(item.key for item in block.items)
        return target

    def _full_quota(self) -> Quota | None:
        """The first full quota that applies; it is judged once everything it asks about has been passed."""
        if not self._given.full_quotas:
            return None
        due = (
            quota
            for quota in self._document.quotas
            if quota.key in self._given.full_quotas and items_asked(quota.condition) <= self._passed
        )
        return next((quota for quota in due if holds(quota.condition, self.now())), None)

    def _end(self, go: str) -> End:
        found = self._document.end(go.partition(":")[2])
        return self._usual_end() if found is None else found

    def _usual_end(self) -> End:
        usual = [end for end in self._document.ends if end.kind in LAST_PAGES]
        return next(end for end in usual if holds(end.show_if, self.now()))
