"""The parts of a questionnaire, as frozen records. ``document`` reads and writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from twofold.facts.words import Kind, Side
from twofold_web.surveys.questionnaire.conditions import Condition
from twofold_web.surveys.questionnaire.words import Appearance, EndKind, ItemType, Purpose

Texts = Mapping[str, str]  # a text by language
MOST_LETTERS = 2000
MOST_POINTS = 11  # of a scale that people see point by point


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose.

    Attributes:
        code: what the store keeps.
        text: what people read.
        exclusive: whether it goes with no other choice ("none of these").
        other: whether something may be written beside it.
    """

    code: str
    text: Texts = field(default_factory=dict)
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matrix; ``item`` names its answers in the store."""

    key: str
    text: Texts = field(default_factory=dict)
    item: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question, or one statement to read.

    Attributes:
        key: its name in this questionnaire.
        type: what kind of question it is.
        item: the name its answers carry in the store.
        version: of its wording and scale; 1 for the first.
        bank: where it was taken from the bank of questions: key and version, ``recommend/2``.
        text: the question.
        help: what stands below it.
        required: whether the page refuses to go on without an answer.
        not_applicable: whether "does not apply" may be chosen.
        scale: the lowest and the highest number; of an emotion, of how strong it was.
        appearance: how the points of the scale look.
        labels: what points of the scale mean, by the number as text.
        choices: what may be chosen; of an emotion the codes of feelings, all of them where there is none.
        rows: of a matrix.
        random_choices: whether everybody gets choices and rows in another order.
        show_if: when it is asked; None is always.
        touchpoint: the touchpoint it is about, where it is another than the questionnaire's.
        most_letters: of a text.
        sensitive: whether the answer tells who somebody is; it goes to nobody who needs not know.
    """

    key: str
    type: ItemType
    item: str
    version: int = 1
    bank: str | None = None
    text: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    required: bool = False
    not_applicable: bool = True
    scale: tuple[float, float] | None = None
    appearance: Appearance | None = None
    labels: Mapping[str, Texts] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    random_choices: bool = False
    show_if: Condition | None = None
    touchpoint: str | None = None
    most_letters: int = MOST_LETTERS
    sensitive: bool = False

    def choice(self, code: str) -> Choice | None:
        """The choice of this code; None where there is none."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def points(self) -> tuple[int, ...]:
        """The whole numbers of a scale that is shown point by point, the lowest first."""
        if self.scale is None or self.type is ItemType.NUMBER or self.scale[1] - self.scale[0] > MOST_POINTS - 1:
            return ()
        return tuple(range(int(self.scale[0]), int(self.scale[1]) + 1))


@dataclass(frozen=True, slots=True)
class Loop:
    """A block is asked once for each.

    Attributes:
        over: ``touchpoints`` that the person used, ``item:KEY`` for the choices of an earlier question, ``hidden:KEY``
            for a list with commas that came with the invitation.
        most: rounds at most.
    """

    over: str
    most: int = 3


@dataclass(frozen=True, slots=True)
class Jump:
    """After a block, go on at another block or at an end."""

    condition: Condition | None
    go: str  # block:KEY or end:KEY


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that belong together.

    Attributes:
        key: its name.
        title: what stands above it.
        one_a_page: whether every question has a page of its own.
        show_if: when it is asked; None is always.
        random_items: whether everybody gets its questions in another order.
        random_group: neighbouring blocks of one group come in another order for everybody.
        loop: whether it is asked several times.
        after: the first jump whose condition holds is taken after the block, where the block was shown.
        items: its questions.
    """

    key: str
    title: Texts = field(default_factory=dict)
    one_a_page: bool = False
    show_if: Condition | None = None
    random_items: bool = False
    random_group: str | None = None
    loop: Loop | None = None
    after: tuple[Jump, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class HiddenField:
    """Something that comes with the link or the invitation; ``context`` says that answers keep it for filters."""

    key: str
    context: bool = True


@dataclass(frozen=True, slots=True)
class Quota:
    """So many who meet a condition are enough; who comes later goes to an end."""

    key: str
    condition: Condition
    most: int
    go: str  # end:KEY


@dataclass(frozen=True, slots=True)
class End:
    """A last page. The first whose condition holds is shown, unless a jump or a quota leads to another."""

    key: str
    kind: EndKind = EndKind.THANKS
    text: Texts = field(default_factory=dict)
    show_if: Condition | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole questionnaire. The first of its languages is the one it was written in."""

    name: str
    languages: tuple[str, ...]
    side: Side = Side.CUSTOMER
    kind: Kind = Kind.SURVEY
    purpose: Purpose = Purpose.RELATIONSHIP
    title: Texts = field(default_factory=dict)
    introduction: Texts = field(default_factory=dict)
    consent: Texts | None = None
    instrument: str | None = None
    touchpoint: str | None = None
    show_back: bool = True
    show_progress: bool = True
    hidden: tuple[HiddenField, ...] = ()
    blocks: tuple[Block, ...] = ()
    quotas: tuple[Quota, ...] = ()
    ends: tuple[End, ...] = ()

    @property
    def source_language(self) -> str:
        """The language that the others are translated from."""
        return self.languages[0]

    def items(self) -> Iterator[Item]:
        """Every question, in the order they were written."""
        for block in self.blocks:
            yield from block.items

    def item(self, key: str) -> Item | None:
        """The question of this key; None where there is none."""
        return next((item for item in self.items() if item.key == key), None)

    def block(self, key: str) -> Block | None:
        """The block of this key; None where there is none."""
        return next((block for block in self.blocks if block.key == key), None)

    def block_of(self, item: str) -> Block | None:
        """The block that holds a question; None where none does."""
        return next((block for block in self.blocks if any(one.key == item for one in block.items)), None)

    def end(self, key: str) -> End | None:
        """The end of this key; None where there is none."""
        return next((end for end in self.ends if end.key == key), None)
