"""One answer of one respondent, as it is kept until it becomes facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from twofold_web.surveys.questionnaire.fields import is_number
from twofold_web.surveys.questionnaire.reading_conditions import plain

_TEXTS = ("text", "other", "date", "file")
RowAnswer = float | str  # a number, the code of a choice, or NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; which fields are set depends on the type of the question.

    Attributes:
        number: of a scale or a number; of an emotion how good or bad it is (-2 to 2).
        choices: codes; of a ranking from the first place on; of an emotion the feeling; of a consent yes or no.
        text: what was written.
        other: what was written beside a choice.
        date: year-month-day.
        rows: of a matrix, row by row; rows that were left out are missing.
        strength: how strong the emotion was.
        file: under which name the file is kept.
        not_applicable: the question does not apply.
    """

    number: float | None = None
    choices: tuple[str, ...] = ()
    text: str | None = None
    other: str | None = None
    date: str | None = None
    rows: Mapping[str, RowAnswer] = field(default_factory=dict)
    strength: float | None = None
    file: str | None = None
    not_applicable: bool = False

    def kept(self) -> dict[str, Any]:
        """As JSON, without what is not there."""
        found: dict[str, Any] = {}
        if self.number is not None:
            found["number"] = plain(self.number)
        if self.choices:
            found["choices"] = list(self.choices)
        for name in _TEXTS:
            if (text := getattr(self, name)) is not None:
                found[name] = text
        if self.rows:
            found["rows"] = {key: plain(value) for key, value in self.rows.items()}
        if self.strength is not None:
            found["strength"] = plain(self.strength)
        if self.not_applicable:
            found["not_applicable"] = True
        return found

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The answer that ``kept`` wrote; what has another form than it writes is left out."""
        rows = kept.get("rows")
        choices = kept.get("choices")
        return cls(
            number=_number(kept.get("number")),
            choices=tuple(one for one in choices if isinstance(one, str)) if isinstance(choices, list | tuple) else (),
            text=_text(kept.get("text")),
            other=_text(kept.get("other")),
            date=_text(kept.get("date")),
            rows={str(key): _row(value) for key, value in rows.items() if is_number(value) or isinstance(value, str)}
            if isinstance(rows, Mapping)
            else {},
            strength=_number(kept.get("strength")),
            file=_text(kept.get("file")),
            not_applicable=kept.get("not_applicable") is True,
        )


def _number(found: object) -> float | None:
    return float(found) if is_number(found) else None


def _text(found: object) -> str | None:
    return found if isinstance(found, str) else None


def _row(found: RowAnswer) -> RowAnswer:
    return found if isinstance(found, str) else float(found)
