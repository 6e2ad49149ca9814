"""What an XLSForm shows when: the column ``relevant`` of questions, of groups, and of the groups around them."""

from typing import Any

from twofold_web.surveys.exchange.expressions import NotUnderstood, Reader
from twofold_web.surveys.exchange.mending import not_said
from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.reading_conditions import written_condition

Json = dict[str, Any]


class Conditions:
    """Gathered row by row, and read when the names of all questions are known."""

    def __init__(self, losses: list[Loss]) -> None:
        self._losses = losses
        self._around: list[str] = []  # of the groups we stand in that are no blocks
        self._pending: list[tuple[Json, str, str]] = []

    def enter(self, row: dict[str, str]) -> None:
        """What follows stands in this group."""
        self._around.append(_relevant(row))

    def leave(self) -> None:
        """The group last entered ends."""
        self._around.pop()

    def show(self, part: Json, row: dict[str, str], carried: Json, place: str) -> None:
        """A question, block or end is shown as its row says, and as the groups around it say."""
        relevant = _relevant(row)
        around = [condition for condition in self._around if condition]
        if "show_if" in carried and carried.get("relevant", "") == relevant:
            part["show_if"] = carried["show_if"]  # nobody touched it
        elif relevant or around:
            every = [*around, *([relevant] if relevant else [])]
            said = every[0] if len(every) == 1 else " and ".join(f"({one})" for one in every)
            self._pending.append((part, said, place))

    def read(self, understood: Reader) -> None:
        """Write down what was gathered; what cannot be said here is lost, and told."""
        for part, expression, place in self._pending:
            part["show_if"] = self._condition(understood, expression, place)

    def _condition(self, understood: Reader, expression: str, place: str) -> Json | None:
        try:
            return written_condition(understood.read(expression))
        except NotUnderstood:
            self._losses.append(Loss(f"{place}/relevant", not_said(expression)))
            return None


def _relevant(row: dict[str, str]) -> str:
    return row.get("relevant", row.get("relevance", ""))
