"""One walk for one request: up to the page that was sent, and on from there with what it said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.lacking import lacks
from twofold_web.surveys.questionnaire.parts import End
from twofold_web.surveys.questionnaire.steps import Page


@dataclass(slots=True)
class Walked:
    """How far a walk has come.

    Attributes:
        steps: those that are left.
        answers: what decides them; the page that was sent adds to it before they are taken.
        behind: the pages that were passed.
    """

    steps: Iterator[Page | End]
    answers: dict[str, Answered]
    behind: list[Page] = field(default_factory=list)

    def until(self, key: str) -> Page | None:
        """Walk to a page; None where it is not on the way."""
        for step in self.steps:
            if isinstance(step, End):
                break
            self.behind.append(step)
            if step.key == key:
                return step
        return None

    def onward(self, seen: Mapping[str, float]) -> tuple[End | None, str]:
        """Walk to the end.

        Returns:
            The end where every page has been seen and lacks nothing, else None; and the page to go on with: the next
            one, or after the last the first that was missed.
        """
        place = len(self.behind)
        for step in self.steps:
            if isinstance(step, End):
                # an answer that a page requires may have been taken back after the page was sent
                missed = next((one for one in self.behind if one.key not in seen or lacks(one, self.answers)), None)
                if missed is None:
                    return step, ""
                return None, (self.behind[place] if place < len(self.behind) else missed).key
            self.behind.append(step)
        raise ValueError("a way has an end")
