"""Why an act on a survey is refused; what people read is worded where it is shown."""

from twofold_web.surveys.models import Survey
from twofold_web.surveys.questionnaire.problems import Problem


class SurveyMissing(LookupError):
    """There is no such survey in this organisation."""


class NameTaken(RuntimeError):
    """Another survey of the organisation has this name."""


class DraftChanged(RuntimeError):
    """Somebody changed the draft since it was read.

    Attributes:
        survey: as it is now.
    """

    def __init__(self, survey: Survey) -> None:
        super().__init__(f"survey {survey.id} is at draft {survey.draft_number}")
        self.survey = survey


class DraftTooLarge(RuntimeError):
    """A draft has more letters than a questionnaire that anybody would answer."""


class NotPublishable(RuntimeError):
    """A draft that cannot be published as it is.

    Attributes:
        problems: what is wrong, each with its place in the draft.
        untranslated: language -> how many texts it lacks.
    """

    def __init__(self, problems: tuple[Problem, ...] = (), untranslated: dict[str, int] | None = None) -> None:
        super().__init__("; ".join(map(str, problems)) or f"not translated: {untranslated}")
        self.problems, self.untranslated = problems, untranslated or {}
