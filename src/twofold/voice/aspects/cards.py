"""The card of taught aspects: what they learnt from and when, how accurate they are by language, and what changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AspectAccuracy:
    """Micro-F1 of comments that the model had not seen, its 95 % interval (bootstrap over comments) and their number.

    `dictionary` is what the dictionary alone reaches on the same comments.
    """

    language: str
    value: float
    low: float
    high: float
    n: int
    dictionary: float

    @property
    def beneath(self) -> float:
        """What is reached without labels."""
        return self.dictionary


@dataclass(frozen=True, slots=True)
class AspectsCard:
    """What a reader must know of taught aspects before believing them.

    Attributes:
        version: how often they were taught.
        date: when, ISO 8601.
        encoder: whose vectors they read.
        comments: how many labelled comments they learnt from.
        corrections: how many of those are corrections of what was read, and not labels of a file.
        categories: the qualities and touchpoints that had enough labels to be judged.
        accuracy: by language.
        f1: micro-F1 of all comments that they had not seen.
        f1_dictionary: what the dictionary alone reaches there.
        uses: "own" where they are at least as good as the dictionary alone, else "dictionary".
    """

    version: int
    date: str
    encoder: str
    comments: int
    corrections: int
    categories: tuple[str, ...]
    accuracy: tuple[AspectAccuracy, ...]
    f1: float
    f1_dictionary: float
    uses: str

    @property
    def sentence(self) -> str:
        """The card in one sentence."""
        used = "they are used" if self.uses == "own" else "the dictionary alone is used"
        return (
            f"Version {self.version} of {self.date}, from {self.comments} labelled comments "
            f"({self.corrections} corrected by readers), {len(self.categories)} qualities and touchpoints: "
            f"micro-F1 {self.f1:.3f} on comments left out, dictionary alone {self.f1_dictionary:.3f}; {used}."
        )


def changed_aspects(old: AspectsCard, new: AspectsCard) -> list[str]:
    """What is different between two cards, one sentence each."""
    said = [f"{new.comments - old.comments:+d} comments, {new.corrections - old.corrections:+d} corrections."]
    if old.uses != new.uses:
        said.append("What labels taught is used now." if new.uses == "own" else "The dictionary alone is used now.")
    come = [name for name in new.categories if name not in old.categories]
    gone = [name for name in old.categories if name not in new.categories]
    said += [f"Judged now: {', '.join(come)}."] if come else []
    said += [f"No longer judged: {', '.join(gone)}."] if gone else []
    before = {one.language: one for one in old.accuracy}
    said += [_moved(before[now.language], now) for now in new.accuracy if _differs(before.get(now.language), now)]
    if old.encoder != new.encoder:
        said.append("The encoder changed: figures before and after are not comparable.")
    return said


def _differs(then: AspectAccuracy | None, now: AspectAccuracy) -> bool:
    return then is not None and (now.low > then.high or now.high < then.low)


def _moved(then: AspectAccuracy, now: AspectAccuracy) -> str:
    direction = "better" if now.value > then.value else "worse"
    return f"{now.language} is {direction}: micro-F1 {then.value:.3f} before, {now.value:.3f} now (n {now.n})."
