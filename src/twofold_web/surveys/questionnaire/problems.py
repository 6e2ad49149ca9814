"""What is wrong with a questionnaire, and where."""

from dataclasses import dataclass

from twofold.errors import InputError
from twofold_web.surveys.questionnaire.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        place: where, as a path in the document: ``blocks/stay/items/nps/labels/0``.
        sentence: what was found and what was expected; pages say it in their reader's language.
    """

    place: str
    sentence: Sentence

    def __str__(self) -> str:
        """The place, then the sentence."""
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class QuestionnaireError(InputError):
    """A document is no questionnaire; all its problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
