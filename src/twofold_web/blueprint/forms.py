"""A map as the fields of a page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from twofold.facts.journey_map import Contact, Domain, JourneyMap, Stage, Touchpoint
from twofold_web.blueprint.editing import TEXTS

CONTACTS = (
    (Contact.DIRECT.value, _("direct: we meet the customer")),
    (Contact.INDIRECT.value, _("indirect: we do not meet")),
)
DOMAINS = (
    (Domain.SERVICE.value, _("service")),
    (Domain.PRODUCT.value, _("product (its use)")),
    (Domain.ENVIRONMENT.value, _("environment (place, the senses)")),
)
LANGUAGES = ("en", "hu", "bg", "el", "cs")


@dataclass(frozen=True, slots=True)
class PointFields:
    """A touchpoint as fields."""

    key: str
    number: int
    point: Touchpoint
    title: str
    does: str
    asks: str
    finds_hard: str
    wanted_emotion: str
    roles_called: str

    @property
    def roles(self) -> str:
        """As people write them."""
        return ", ".join(self.point.roles)


@dataclass(frozen=True, slots=True)
class StageFields:
    """A stage as fields."""

    key: str
    number: int
    stage: Stage
    title: str
    points: tuple[PointFields, ...]


def fields_of(journey: JourneyMap, language: str) -> tuple[StageFields, ...]:
    """The stages of a map, with the texts of one language."""
    return tuple(
        StageFields(
            f"s{at}",
            at + 1,
            stage,
            stage.title.get(language, ""),
            tuple(
                _fields(f"s{at}.p{number}", number, point, language) for number, point in enumerate(stage.touchpoints)
            ),
        )
        for at, stage in enumerate(journey.stages)
    )


def _fields(key: str, number: int, point: Touchpoint, language: str) -> PointFields:
    texts = {name: getattr(point, name).get(language, "") for name in TEXTS}
    return PointFields(key, number + 1, point, **texts)
