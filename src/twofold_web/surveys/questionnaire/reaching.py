"""Which parts of a questionnaire can be reached: by trying answers, until all was seen or every combination was tried.

What any way reached can be reached. What no way reached by chance is aimed at, back from its conditions. For the rest,
all combinations of the answers that could matter are tried; where these are too many, or rounds of a loop would have to
differ, the answer is "cannot tell".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from random import Random

from twofold_web.surveys.questionnaire.aiming import aimed
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.conditions import Condition, fields_asked, items_asked
from twofold_web.surveys.questionnaire.domains import conditions_of, domain_of, values_of
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.rounds import answer_key
from twofold_web.surveys.questionnaire.walking import Trace, traced
from twofold_web.surveys.questionnaire.words import BY_CHOICE

FIRST_TRIES = 80
MOST_AIMS = 12  # for one part
MOST_TRIES = 3000  # for one part
MOST_TRIES_IN_ALL = 6000
MOST_QUESTIONS_WALKED = 150_000  # in all: an author waits for it with every change
TURNS = ("1", "2", "3")
Variable = tuple[str, Sequence[object]]  # item:KEY, hidden:KEY, language, touchpoints or full, and its values


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was found about one part."""

    place: str
    reached: bool
    decided: bool


def check_reach(document: Document) -> Iterator[Note]:
    """A note for every part that nobody reaches, and for every part that cannot be judged."""
    for one in _tried(document):
        if not one.reached:
            rule, weight = (Rule.UNREACHABLE, Weight.WARNING) if one.decided else (Rule.CANNOT_TELL, Weight.HINT)
            yield Note(rule, weight, one.place)


def _tried(document: Document) -> Iterator[_Tried]:
    variables = _variables(document)
    places = list(_places(document))
    seen: set[str] = set()
    for number in range(FIRST_TRIES):
        random = Random(f"{number}/tries")  # noqa: S311 - tries, no secret
        chosen = {name: random.choice(values) for name, values in variables.items()}
        seen |= _reached(_trace(document, chosen, number))
        if seen.issuperset(places):
            return
    seen |= _aimed_at(document, [place for place in places if place not in seen], variables)
    left = min(MOST_TRIES_IN_ALL, MOST_QUESTIONS_WALKED // max(1, sum(1 for _ in document.items())))
    for place in places:
        if place in seen:
            continue
        relevant = _relevant(document, place, variables)
        size = prod(len(values) for _, values in relevant)
        tries = min(size, MOST_TRIES, left)
        left -= tries
        found = any(place in _reached(_trace(document, dict(one), 0)) for one in islice(_combinations(relevant), tries))
        yield _Tried(place, found, size <= tries and _whole(document, relevant))


def _aimed_at(document: Document, places: Sequence[str], variables: dict[str, Sequence[object]]) -> set[str]:
    """What was reached on purpose."""
    seen: set[str] = set()
    for place in places:
        random = Random(f"{place}/aims")  # noqa: S311 - tries, no secret
        aims = (aimed(document, place, variables, random) for _ in range(MOST_AIMS) if place not in seen)
        for number, chosen in enumerate(aims):
            if chosen is not None:
                seen |= _reached(_trace(document, chosen, number))
    return seen


def _combinations(variables: Sequence[Variable]) -> Iterator[Iterator[tuple[str, object]]]:
    names = [name for name, _ in variables]
    for values in product(*(values for _, values in variables)):
        yield zip(names, values, strict=True)


def _places(document: Document) -> Iterator[str]:
    """Every part that something leads to or away from, in the order of the document."""
    for block in document.blocks:
        yield from (f"blocks/{block.key}/items/{item.key}" for item in block.items)
        yield from (f"blocks/{block.key}/after/{at}" for at in range(len(block.after)))
    yield from (f"quotas/{quota.key}" for quota in document.quotas)
    yield from (f"ends/{end.key}" for end in document.ends)


def _reached(trace: Trace) -> set[str]:
    found = {f"blocks/{page.block.key}/items/{one.item.key}" for page in trace.pages for one in page.items}
    return found | set(trace.jumps) | {f"quotas/{key}" for key in trace.quotas} | {f"ends/{trace.end.key}"}


def _variables(document: Document) -> dict[str, Sequence[object]]:
    """Everything that ways can depend on, with its representatives."""
    found: dict[str, Sequence[object]] = {
        f"item:{item.key}": domain_of(document, item).answers for item in document.items()
    }
    for field in document.hidden:
        named = values_of(conditions_of(document), f"hidden:{field.key}")
        found[f"hidden:{field.key}"] = ["", "x", *(_hidden_values(named))]
    found["language"] = document.languages
    found["full"] = [False, *([True] if document.quotas else [])]
    found["touchpoints"] = [TURNS, *([()] if any(block.loop for block in document.blocks) else [])]
    return {name: values for name, values in found.items() if values}


def _hidden_values(named: list[str | float]) -> Iterator[str]:
    for value in named:
        yield value if isinstance(value, str) else f"{value:g}"
        if isinstance(value, float):
            yield from (f"{value - 1:g}", f"{value + 1:g}")


def _trace(document: Document, chosen: dict[str, object], seed: int) -> Trace:
    answers = {
        answer_key(block.key, turn, item.key): answer
        for block in document.blocks
        for turn in ((None,) if block.loop is None else _turns(document, block.loop.over))
        for item in block.items
        if isinstance(answer := chosen.get(f"item:{item.key}"), Answered)
    }
    hidden = {name.removeprefix("hidden:"): str(value) for name, value in chosen.items() if name.startswith("hidden:")}
    touchpoints = chosen.get("touchpoints", TURNS)
    given = Given(
        language=str(chosen.get("language", document.source_language)),
        hidden=hidden,
        touchpoints=TURNS if touchpoints else (),
        seed=seed,
        full_quotas=frozenset(quota.key for quota in document.quotas) if chosen.get("full") else frozenset(),
    )
    return traced(document, given, answers)


def _turns(document: Document, over: str) -> tuple[str, ...]:
    item = document.item(over.removeprefix("item:")) if over.startswith("item:") else None
    return (*TURNS, "x") if item is None else tuple(choice.code for choice in item.choices)


def _relevant(document: Document, place: str, variables: dict[str, Sequence[object]]) -> list[Variable]:
    """The variables that decide whether a place is reached, and what decides about these."""
    what, key, *rest = place.split("/")
    at = next(
        (n for n, block in enumerate(document.blocks) if what == "blocks" and block.key == key), len(document.blocks)
    )
    asked: list[Condition | None] = [jump.condition for block in document.blocks[: at + 1] for jump in block.after]
    over: list[str] = []
    if what == "blocks":
        block = document.blocks[at]
        asked += [block.show_if, *(item.show_if for item in block.items if rest[1] in {item.key, ""})]
        over += [block.loop.over] if block.loop else []
        if rest[0] == "after":  # any question of the block that is shown makes the block shown
            asked += [item.show_if for item in block.items]
    asked += [quota.condition for quota in document.quotas]
    asked += [end.show_if for end in document.ends if what == "ends"]
    names = {f"item:{key}" for one in asked for key in items_asked(one)} | {"full", "language", "touchpoints"}
    names |= {f"hidden:{field}" for one in asked for field in fields_asked(one)} | set(over)
    while more := {name for known in names for name in _behind(document, known)} - names:
        names |= more
    return [(name, variables[name]) for name in variables if name in names]


def _behind(document: Document, name: str) -> Iterator[str]:
    """What decides whether a question is asked."""
    block = document.block_of(name.removeprefix("item:")) if name.startswith("item:") else None
    item = document.item(name.removeprefix("item:")) if block is not None else None
    if block is None or item is None:
        return
    for condition in (block.show_if, item.show_if):
        yield from (f"item:{key}" for key in items_asked(condition))
        yield from (f"hidden:{field}" for field in fields_asked(condition))
    if block.loop is not None:
        yield block.loop.over


def _whole(document: Document, relevant: Sequence[Variable]) -> bool:
    """Whether having tried everything decides: no answer left out, no round and no order that might differ."""
    if any(block.random_group is not None and block.after for block in document.blocks):
        return False
    for name, _ in relevant:
        key = name.removeprefix("item:")
        item, block = document.item(key), document.block_of(key)
        if item is None or block is None:
            continue
        if block.loop is not None or not _decides(document, item):
            return False
    return True


def _decides(document: Document, item: Item) -> bool:
    looped_over = any(block.loop is not None and block.loop.over == f"item:{item.key}" for block in document.blocks)
    return domain_of(document, item).whole and not (looped_over and item.type in BY_CHOICE)
