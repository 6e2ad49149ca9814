"""The card of a model: what it learnt from and when, how accurate it is by language, and what changed since."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accuracy:
    """Share of comments, left out of training, whose label was right; its 95 % interval (Wilson) and n.

    `shipped` is the shipped model's share on the same comments.
    """

    language: str
    value: float
    low: float
    high: float
    n: int
    shipped: float

    @property
    def beneath(self) -> float:
        """What is reached without the model."""
        return self.shipped


@dataclass(frozen=True)
class ModelCard:
    """What a reader must know of a model before believing it; `changed` says what is new since the last version.

    `by_chance` says that it agrees with the ratings no more than chance would.
    """

    version: int
    date: str
    encoder: str
    comments: int
    corrections: int
    people: int
    classes: tuple[str, ...]
    accuracy: tuple[Accuracy, ...]
    macro_f1: float
    macro_f1_shipped: float
    doubted: int
    uses: str
    retrain_because: str = ""
    changed: tuple[str, ...] = ()
    by_chance: bool = False

    @property
    def sentence(self) -> str:
        """Return the card in one sentence."""
        return (
            f"Version {self.version} of {self.date}, from {self.comments} comments ({self.corrections} corrected by "
            f"readers): macro-F1 {self.macro_f1:.3f} on comments left out, shipped model {self.macro_f1_shipped:.3f}; "
            f"the {self.uses} model is used{', as this one is right no more often than by chance' * self.by_chance}."
        )


def what_changed(old: ModelCard, new: ModelCard) -> list[str]:
    """Say what is different between two cards, one sentence each."""
    said = [f"{new.comments - old.comments:+d} comments, {new.corrections - old.corrections:+d} corrections."]
    if old.uses != new.uses:
        said.append(f"The {new.uses} model is used now, the {old.uses} model before.")
    before = {accuracy.language: accuracy for accuracy in old.accuracy}
    for now in new.accuracy:
        then = before.get(now.language)
        if then is None:
            said.append(
                f"New language {now.language}: {now.value:.1%} right [{now.low:.1%}, {now.high:.1%}], n {now.n}."
            )
        elif now.low > then.high or now.high < then.low:
            direction = "better" if now.value > then.value else "worse"
            said.append(
                f"{now.language} is {direction}: {then.value:.1%} right before, {now.value:.1%} now (n {now.n})."
            )
    if old.encoder != new.encoder:
        said.append("The encoder changed: figures before and after are not comparable.")
    return said
