"""Answers that should lead to one part of a questionnaire, worked out backwards from its conditions.

Whoever takes them finds out whether they do: what this cannot see (two conditions that contradict each other by way of
a third) is for whoever tries.
"""

from collections.abc import Mapping, Sequence
from random import Random

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.conditions import All, AnswerIs, AnyOf, Condition, HiddenIs, LanguageIs, Not
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.holding import Situation, holds
from twofold_web.surveys.questionnaire.parts import Block, Document, End
from twofold_web.surveys.questionnaire.plan import plan_of
from twofold_web.surveys.questionnaire.references import LAST_PAGES
from twofold_web.surveys.questionnaire.rounds import answer_key

Values = Mapping[str, Sequence[object]]  # item:KEY, hidden:KEY, language, touchpoints or full -> what it may be


def aimed(document: Document, place: str, values: Values, random: Random) -> dict[str, object] | None:
    """A choice of each variable that may lead to a place; None where no choice can.

    Args:
        document: the questionnaire.
        place: of a question, a jump, a quota or an end, as the checker names them.
        values: what each variable may be.
        random: where several choices fit, one is drawn; another draw may fit better.
    """
    aim = _Aim(document, values, random)
    aim.at(place)
    return aim.choice()


class _Aim:
    """Narrows down what each variable may be, from what shall hold back to what that needs."""

    def __init__(self, document: Document, values: Values, random: Random) -> None:
        self._document = document
        self._random = random
        self._left = {name: list(found) for name, found in values.items()}
        self._asked: set[str] = set()
        self._open: list[tuple[Condition | None, bool]] = []
        self._keep("full", [one for one in self._left.get("full", ()) if not one])

    def at(self, place: str) -> None:
        """Everything that shall hold so that this place is reached."""
        what, key, *rest = place.split("/")
        if what == "quotas":
            self._at_quota(key)
        elif what == "ends":
            self._at_end(key)
        else:
            self._at_block(key, rest)
        while self._open:
            self._hold(*self._open.pop())

    def choice(self) -> dict[str, object] | None:
        """One value for each variable."""
        if not all(self._left.values()):
            return None
        return {name: self._random.choice(found) for name, found in self._left.items()}

    def _keep(self, name: str, fitting: list[object]) -> None:
        if name in self._left:
            self._left[name] = fitting

    def _want(self, condition: Condition | None, *, truth: bool = True) -> None:
        self._open.append((condition, truth))

    def _at_quota(self, key: str) -> None:
        quota = next(one for one in self._document.quotas if one.key == key)
        self._want(quota.condition)

    def _at_end(self, key: str) -> None:
        """By its own condition, or by a jump or a quota that leads there."""
        end = self._document.end(key)
        if end is None:
            return
        ways = [f"blocks/{block.key}/after/{at}" for block in self._document.blocks
                for at, jump in enumerate(block.after) if jump.go == f"end:{key}"]  # fmt: skip
        ways += [f"quotas/{quota.key}" for quota in self._document.quotas if quota.go == f"end:{key}"]
        if end.kind in LAST_PAGES:
            ways.append("")
        way = self._random.choice(ways) if ways else ""
        if way:
            full = [True] if way.startswith("quotas/") else [False]
            self._left["full"] = list(full)
            self.at(way)
            return
        self._at_usual_end(end)

    def _at_usual_end(self, end: End) -> None:
        usual = [one for one in self._document.ends if one.kind in LAST_PAGES]
        for earlier in usual[: usual.index(end)] if end in usual else ():
            self._want(earlier.show_if, truth=False)
        self._want(end.show_if)

    def _at_block(self, key: str, rest: Sequence[str]) -> None:
        at = next(number for number, block in enumerate(self._document.blocks) if block.key == key)
        block = self._document.blocks[at]
        for earlier in self._document.blocks[:at]:
            for jump in earlier.after:
                if self._passes(jump.go, at):
                    self._want(jump.condition, truth=False)
        self._into(block)
        if rest[0] == "items":
            self._want(next(item.show_if for item in block.items if item.key == rest[1]))
        elif block.items:
            self._want(self._random.choice(block.items).show_if)  # a block is left where it was shown
            jumps = block.after[: int(rest[1]) + 1]
            for jump in jumps[:-1]:
                self._want(jump.condition, truth=False)
            self._want(jumps[-1].condition)

    def _passes(self, go: str, at: int) -> bool:
        """Whether a jump leads past a block."""
        keys = [block.key for block in self._document.blocks[: at + 1]]
        return not (go.startswith("block:") and go.removeprefix("block:") in keys)

    def _into(self, block: Block) -> None:
        self._want(block.show_if)
        over = "" if block.loop is None else block.loop.over
        if over in self._left:
            chosen = [one for one in self._left[over] if one and (not isinstance(one, Answered) or one.choices)]
            self._keep(over, chosen)
            self._ask(over.removeprefix("item:"))

    def _ask(self, key: str) -> None:
        """What it needs that a question is asked."""
        block, item = self._document.block_of(key), self._document.item(key)
        if key in self._asked or block is None or item is None:
            return
        self._asked.add(key)
        self._into(block)
        self._want(item.show_if)

    def _hold(self, condition: Condition | None, truth: bool) -> None:  # noqa: FBT001 - as the pair is kept
        match condition:
            case None:
                return
            case Not(part):
                self._want(part, truth=not truth)
            case All(parts) | AnyOf(parts):
                every = isinstance(condition, All) == truth
                chosen = parts if every or not parts else (self._random.choice(parts),)
                for part in chosen:
                    self._want(part, truth=truth)
            case leaf:
                self._hold_alone(leaf, truth=truth)

    def _hold_alone(self, leaf: AnswerIs | HiddenIs | LanguageIs, *, truth: bool) -> None:
        match leaf:
            case LanguageIs(language):
                self._keep("language", [one for one in self._left["language"] if (one == language) == truth])
                return
            case HiddenIs(field):
                name = f"hidden:{field}"
            case AnswerIs(key):
                name = f"item:{key.partition('.')[0]}"
        self._keep(name, [one for one in self._left.get(name, ()) if self._said(leaf, one) == truth])
        if truth:
            self._ask(name.removeprefix("item:"))

    def _said(self, condition: AnswerIs | HiddenIs, value: object) -> bool:
        """Whether a comparison holds for a value by itself."""
        if isinstance(condition, HiddenIs):
            given = Given(self._document.source_language, hidden={condition.field: str(value)})
            return holds(condition, Situation(given, {}, {}))
        key = condition.item.partition(".")[0]
        places = plan_of(self._document).places
        name = answer_key(places[key].block, "1" if places[key].looped else None, key)
        answers = {name: value} if isinstance(value, Answered) else {}
        return holds(condition, Situation(Given(self._document.source_language), places, answers))
