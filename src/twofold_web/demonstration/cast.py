"""Who plays in the demonstration: two organisations, and a person for each role; everybody is invented."""

from dataclasses import dataclass

from twofold_web.foundation.permissions import Role


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who can be signed in as with one click.

    Attributes:
        name: a name as one meets it in one of the five countries.
        role: what they are.
        level: the level of the unit they are limited to; empty for the whole organisation.
    """

    name: str
    role: Role
    level: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """An organisation of the demonstration.

    Attributes:
        slug: its name in addresses, and the scenario that is simulated.
        name: its name.
        seed: of the simulation.
        players: its people.
    """

    slug: str
    name: str
    seed: int
    players: tuple[Player, ...]


STAGES = (
    Stage(
        "hotel",
        "Danubia Hotels",
        1,
        (
            Player("Kovács Anna", Role.CX_MANAGER),
            Player("Elena Dimitrova", Role.EX_MANAGER),
            Player("Tomáš Novák", Role.UNIT_LEADER, "branch"),
            Player("Νίκος Παπαδόπουλος", Role.TRAINER, "country"),
            Player("Nagy Péter", Role.ANALYST),
            Player("Maeve Byrne", Role.SERVICE_AGENT),
            Player("Jana Svobodová", Role.SHOPPER),
            Player("Георги Иванов", Role.REVIEWER),
            Player("Eva Dvořáková", Role.EMPLOYEE),
            Player("Seán Murphy", Role.VIEWER),
            Player("Szabó Katalin", Role.ADMINISTRATOR),
        ),
    ),
    Stage(
        "telecom",
        "Meridian Telecom",
        1,
        (
            Player("Petr Černý", Role.CX_MANAGER),
            Player("Μαρία Γεωργίου", Role.EX_MANAGER),
            Player("Стоян Петров", Role.UNIT_LEADER, "branch"),
            Player("Tóth Gábor", Role.ANALYST),
            Player("Aoife Walsh", Role.ADMINISTRATOR),
        ),
    ),
)


def address(stage: Stage, player: Player) -> str:
    """The e-mail address a player signs in with; no message can ever reach it."""
    return f"{player.role.value.replace('_', '-')}@{stage.slug}.example"


def stage_of(slug: str) -> Stage:
    """The stage of an organisation."""
    return next(stage for stage in STAGES if stage.slug == slug)
