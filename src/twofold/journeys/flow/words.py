"""The words of the picture in five languages."""

from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal

from twofold.errors import UsageError


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says in one language; numbers are put in where braces stand."""

    language: str
    title: str
    finished: str
    start: str
    end: str
    visits: str
    ended: str
    open: str
    legend: str
    hidden: str
    edges: str
    arc: str
    interval: str
    units: tuple[str, str, str, str, str]  # years, days, hours, minutes, seconds

    def count(self, number: int) -> str:
        """A count as the language writes it."""
        return str(format_decimal(number, locale=self.language))

    def decimal(self, number: float) -> str:
        """A number with one digit at most."""
        return str(format_decimal(number, format="#,##0.#", locale=self.language))

    def span(self, hours: float) -> str:
        """A span of time in its largest fitting unit."""
        sizes = (8766.0, 24.0, 1.0, 1 / 60, 1 / 3600)
        at = next((place for place, size in enumerate(sizes) if hours >= size), len(sizes) - 1)
        return f"{self.decimal(hours / sizes[at])}\u00a0{self.units[at]}"

    def say(self, text: str, **numbers: Any) -> str:
        """A text with its numbers: counts as the language writes them, everything else as it is."""
        told = {name: self.count(each) if isinstance(each, int) else each for name, each in numbers.items()}
        return text.format(**told)


ALL = (
    Words(
        "en",
        "Journeys: {journeys} · steps: {events}",
        "Finished: {finished} · still open: {open}",
        "start",
        "end",
        "visits: {n}",
        "{share} % end here (of {n})",
        "open: {n}",
        "On the lines: how often, and the median time. The thicker, the more often; dashed lines go back.",
        "Not drawn: {arcs} lines (transitions: {transitions}) · touchpoints: {touchpoints} (steps: {steps}) · "
        "journeys not wholly shown: {journeys}.",
        "Lines not drawn to the start and the end: journeys that start ({starts}) and end ({ends}) elsewhere.",
        "{source} → {target}: {n} (journeys: {journeys})",
        "95 % interval {low} to {high}",
        ("y", "d", "h", "min", "s"),
    ),
    Words(
        "hu",
        "Utazások: {journeys} · lépések: {events}",
        "Befejezett: {finished} · még nyitott: {open}",
        "kezdet",
        "vége",
        "látogatás: {n}",
        "{share} % itt ér véget ({n} közül)",
        "nyitott: {n}",
        "A vonalakon: hányszor, és a medián idő. Minél vastagabb, annál gyakoribb; a szaggatott visszafelé vezet.",
        "Nem látható: {arcs} vonal (átmenetek: {transitions}) · érintkezési pontok: {touchpoints} (lépések: {steps}) · "
        "nem teljesen látható utazások: {journeys}.",
        "Vonal nélkül: máshol kezdődő utazások: {starts}, máshol végződők: {ends}.",
        "{source} → {target}: {n} (utazások: {journeys})",
        "95 %-os intervallum: {low} – {high}",
        ("év", "nap", "óra", "perc", "mp"),
    ),
    Words(
        "bg",
        "Пътувания: {journeys} · стъпки: {events}",
        "Завършени: {finished} · още отворени: {open}",
        "начало",
        "край",
        "посещения: {n}",
        "{share} % завършват тук (от {n})",
        "отворени: {n}",
        "По линиите: колко пъти и медианното време. По-дебелата линия е по-честа; прекъснатата води назад.",
        "Непоказани: линии: {arcs} (преходи: {transitions}) · точки на контакт: {touchpoints} (стъпки: {steps}) · "
        "пътувания, които не се виждат изцяло: {journeys}.",
        "Без линия: пътувания, започващи другаде: {starts}, завършващи другаде: {ends}.",
        "{source} → {target}: {n} (пътувания: {journeys})",
        "95 % интервал: {low} – {high}",
        ("г.", "дни", "ч", "мин", "сек"),
    ),
    Words(
        "el",
        "Διαδρομές: {journeys} · βήματα: {events}",
        "Ολοκληρωμένες: {finished} · ακόμη ανοιχτές: {open}",
        "αρχή",
        "τέλος",
        "επισκέψεις: {n}",
        "{share} % τελειώνουν εδώ (από {n})",
        "ανοιχτές: {n}",
        "Στις γραμμές: πόσες φορές και ο διάμεσος χρόνος. Όσο πιο παχιά, τόσο συχνότερη· οι διακεκομμένες πάνε πίσω.",
        "Δεν φαίνονται: γραμμές: {arcs} (μεταβάσεις: {transitions}) · σημεία επαφής: {touchpoints} (βήματα: {steps}) · "
        "διαδρομές που δεν φαίνονται ολόκληρες: {journeys}.",
        "Χωρίς γραμμή: διαδρομές που αρχίζουν αλλού: {starts}, που τελειώνουν αλλού: {ends}.",
        "{source} → {target}: {n} (διαδρομές: {journeys})",
        "διάστημα 95 %: {low} – {high}",
        ("έτη", "ημ.", "ώρ.", "λεπ.", "δευτ."),
    ),
    Words(
        "cs",
        "Cesty: {journeys} · kroky: {events}",
        "Dokončené: {finished} · dosud otevřené: {open}",
        "začátek",
        "konec",
        "návštěvy: {n}",
        "{share} % zde končí (z {n})",
        "otevřené: {n}",
        "U čar: kolikrát a medián doby. Čím tlustší, tím častější; čárkované vedou zpět.",
        "Nezakresleno: čáry: {arcs} (přechody: {transitions}) · kontaktní body: {touchpoints} (kroky: {steps}) · "
        "cesty, které nejsou vidět celé: {journeys}.",
        "Bez čáry: cesty začínající jinde: {starts}, končící jinde: {ends}.",
        "{source} → {target}: {n} (cesty: {journeys})",
        "95% interval {low} až {high}",
        ("r.", "d", "h", "min", "s"),
    ),
)
LANGUAGES = tuple(words.language for words in ALL)


def words_of(language: str) -> Words:
    """The words of a language.

    Raises:
        UsageError: there are none.
    """
    for words in ALL:
        if words.language == language:
            return words
    raise UsageError(f"no words in {language!r}; there are: {', '.join(LANGUAGES)}")
