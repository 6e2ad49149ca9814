"""What the parts of a questionnaire say about each other: names once, and everything asked about comes earlier."""

from collections.abc import Iterator
from dataclasses import dataclass

from twofold.facts.items import Item as FactItem
from twofold_web.surveys.questionnaire.comparable import unfit
from twofold_web.surveys.questionnaire.conditions import AnswerIs, Condition, HiddenIs, LanguageIs, leaves
from twofold_web.surveys.questionnaire.parts import Block, Document, Item
from twofold_web.surveys.questionnaire.problems import Problem
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.store_items import store_items
from twofold_web.surveys.questionnaire.words import BY_CHOICE, EndKind

LAST_PAGES = (EndKind.THANKS, EndKind.REVIEW, EndKind.CALL_BACK)  # where somebody comes who answered everything


@dataclass(frozen=True, slots=True)
class _Names:
    """What conditions and jumps may name."""

    items: dict[str, Item]
    places: dict[str, tuple[int, int]]  # of an item: its block and its place there
    hidden: frozenset[str]
    languages: tuple[str, ...]


def problems_between(document: Document) -> Iterator[Problem]:
    """Everything that is wrong between parts which are right by themselves."""
    yield from _doubled(document)
    names = _Names(
        items={item.key: item for item in document.items()},
        places={
            item.key: (at, number)
            for at, block in enumerate(document.blocks)
            for number, item in enumerate(block.items)
        },
        hidden=frozenset(field.key for field in document.hidden),
        languages=document.languages,
    )
    for at, block in enumerate(document.blocks):
        yield from _of_block(document, names, at, block)
    yield from _groups(document)
    for quota in document.quotas:
        place = f"quotas/{quota.key}"
        yield from _condition(f"{place}/if", quota.condition, names, None)
        yield from _target(f"{place}/go", quota.go, document, None)
    for end in document.ends:
        yield from _condition(f"ends/{end.key}/show_if", end.show_if, names, None)
    if not any(end.kind in LAST_PAGES and end.show_if is None for end in document.ends):
        yield Problem("ends", sentence("One last page is needed that everybody may see, without a condition."))
    yield from _store_names(document)


def _of_block(document: Document, names: _Names, at: int, block: Block) -> Iterator[Problem]:
    place = f"blocks/{block.key}"
    yield from _condition(f"{place}/show_if", block.show_if, names, (at, 0))
    for number, item in enumerate(block.items):
        yield from _condition(f"{place}/items/{item.key}/show_if", item.show_if, names, (at, number))
    if block.loop is not None:
        yield from _loop(f"{place}/loop/over", block.loop.over, names, at)
    for number, jump in enumerate(block.after):
        yield from _condition(f"{place}/after/{number}/if", jump.condition, names, (at + 1, 0))
        yield from _target(f"{place}/after/{number}/go", jump.go, document, at)


def _condition(
    place: str, condition: Condition | None, names: _Names, before: tuple[int, int] | None
) -> Iterator[Problem]:
    for leaf in leaves(condition):
        if isinstance(leaf, AnswerIs):
            yield from _asked(place, leaf, names, before)
        elif isinstance(leaf, HiddenIs) and leaf.field not in names.hidden:
            yield Problem(place, sentence("There is no hidden field “%(key)s”.", key=leaf.field))
        elif isinstance(leaf, LanguageIs) and leaf.language not in names.languages:
            yield Problem(place, sentence("The questionnaire is not in “%(language)s”.", language=leaf.language))


def _asked(place: str, leaf: AnswerIs, names: _Names, before: tuple[int, int] | None) -> Iterator[Problem]:
    key, _, row = leaf.item.partition(".")
    item = names.items.get(key)
    if item is None:
        yield Problem(place, sentence("There is no question “%(key)s”.", key=key))
        return
    if row and all(one.key != row for one in item.rows):
        yield Problem(place, sentence("The question “%(key)s” has no line “%(row)s”.", key=key, row=row))
    if before is not None and names.places[key] >= before:
        yield Problem(
            place,
            sentence(
                "The question “%(key)s” is asked later; a condition asks about what was answered before.", key=key
            ),
        )
    wrong = unfit(item, leaf)
    if wrong is not None:
        yield Problem(place, wrong)


def _loop(place: str, over: str, names: _Names, at: int) -> Iterator[Problem]:
    what, _, key = over.partition(":")
    if what == "hidden" and key not in names.hidden:
        yield Problem(place, sentence("There is no hidden field “%(key)s”.", key=key))
    if what != "item":
        return
    item = names.items.get(key)
    if item is None or item.type not in BY_CHOICE:
        yield Problem(place, sentence("“%(key)s” is no question with choices.", key=key))
    elif names.places[key][0] >= at:
        yield Problem(place, sentence("The question “%(key)s” must stand in an earlier block.", key=key))


def _target(place: str, go: str, document: Document, at: int | None) -> Iterator[Problem]:
    """A jump leads to an end or, from a block, to a later block."""
    what, _, key = go.partition(":")
    if what == "end":
        if document.end(key) is None:
            yield Problem(place, sentence("There is no last page “%(key)s”.", key=key))
    elif what != "block" or at is None:
        known = "end:…" if at is None else "block:…, end:…"
        yield Problem(
            place, sentence("One of %(known)s was expected, not %(found)s.", known=known, found=f"“{go[:40]}”")
        )
    elif all(block.key != key for block in document.blocks[at + 1 :]):
        yield Problem(place, sentence("There is no later block “%(key)s”; jumps lead forward only.", key=key))
    elif any(block.key == key and block.random_group for block in document.blocks):
        said = sentence(
            "The block “%(key)s” comes in a random order; a jump leads to a block with a fixed place.", key=key
        )
        yield Problem(place, said)


def _groups(document: Document) -> Iterator[Problem]:
    """Blocks of a random group stand together and ask nothing about each other."""
    left: set[str] = set()
    before = None
    for block in document.blocks:
        group = block.random_group
        if before is not None and group != before:
            left.add(before)
        if group in left:
            said = sentence("The blocks of the group “%(group)s” must stand together.", group=group)
            yield Problem(f"blocks/{block.key}/random_group", said)
        before = group
    for block in document.blocks:
        if block.random_group is not None:
            yield from _inside_group(document, block)


def _inside_group(document: Document, block: Block) -> Iterator[Problem]:
    fellows = {
        item.key
        for other in document.blocks
        if other.random_group == block.random_group and other.key != block.key
        for item in other.items
    }
    conditions = [block.show_if, *(item.show_if for item in block.items), *(jump.condition for jump in block.after)]
    asked = {leaf.item.partition(".")[0] for one in conditions for leaf in leaves(one) if isinstance(leaf, AnswerIs)}
    if block.loop is not None:
        asked.add(block.loop.over.removeprefix("item:"))
    for key in sorted(asked & fellows):
        said = sentence("The question “%(key)s” stands in the same random group, and may be asked later.", key=key)
        yield Problem(f"blocks/{block.key}", said)


def _doubled(document: Document) -> Iterator[Problem]:
    for what, keys in (
        ("blocks", [block.key for block in document.blocks]),
        ("items", [item.key for item in document.items()]),
        ("hidden", [field.key for field in document.hidden]),
        ("quotas", [quota.key for quota in document.quotas]),
        ("ends", [end.key for end in document.ends]),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield Problem(what, sentence("“%(key)s” is defined twice.", key=key))


def _store_names(document: Document) -> Iterator[Problem]:
    """One name in the store is one question: of one type, on one scale, in one version."""
    known: dict[str, tuple[object, ...]] = {}
    here: set[tuple[str, str]] = set()
    for block, item, one in _in_the_store(document):
        place = f"blocks/{block.key}/items/{item.key}/item"
        what = (one.type, one.scale, one.version)
        if (item.key, one.name) in here:
            said = sentence("“%(name)s” would name two things in the data; change a code or a line.", name=one.name)
            yield Problem(place, said)
        elif known.setdefault(one.name, what) != what:
            said = sentence("“%(name)s” is asked with another type, scale or version elsewhere.", name=one.name)
            yield Problem(place, said)
        here.add((item.key, one.name))


def _in_the_store(document: Document) -> Iterator[tuple[Block, Item, FactItem]]:
    for block in document.blocks:
        for item in block.items:
            for one in store_items(document, item):
                yield block, item, one
