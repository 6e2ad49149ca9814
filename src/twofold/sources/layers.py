"""SQL in layers: what each later column is made of stands in an earlier layer, under a name of its own."""

from dataclasses import dataclass, field

from twofold.sources.sql_text import quoted


@dataclass(frozen=True, slots=True)
class Check:
    """A reason to reject a whole row.

    Attributes:
        columns: the columns of the file that are at fault.
        fault: SQL that is true for a faulty row (never null counts as true).
        found: SQL of what was found there.
        reason: what was expected, in words.
    """

    columns: tuple[str, ...]
    fault: str
    found: str
    reason: str

    @property
    def label(self) -> str | None:
        """The columns, for people."""
        return " ".join(self.columns) or None


@dataclass(frozen=True, slots=True)
class Layers:
    """Columns by name, each with its SQL.

    Attributes:
        columns: the columns of the file that ``told`` is made of.
        besides: which of row, person and employee it is made of, too.
        told: what the cells say, as text; made of the cells.
        read: their values; made of ``told``.
        universal: moments in universal time; made of ``read`` and ``wall_joins``.
        settled: values that need several of ``read``; made of all before and ``universal_joins``.
        checks: reasons to reject the row, the first that holds is given; made of all of them.
        wall_joins: tables that ``universal`` needs.
        universal_joins: tables that ``settled`` needs.
        gives: the columns of a fact, made of all of them.
        refusals: SQL of what makes a part of the row be rejected; made of all of them.
    """

    columns: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    told: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    universal: dict[str, str] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    wall_joins: tuple[str, ...] = ()
    universal_joins: tuple[str, ...] = ()
    gives: dict[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()

    def __add__(self, other: "Layers") -> "Layers":
        """Both together; names are never shared."""
        return Layers(
            tuple(dict.fromkeys(self.columns + other.columns)),
            tuple(dict.fromkeys(self.besides + other.besides)),
            self.told | other.told,
            self.read | other.read,
            self.universal | other.universal,
            self.settled | other.settled,
            self.checks + other.checks,
            self.wall_joins + other.wall_joins,
            self.universal_joins + other.universal_joins,
            self.gives | other.gives,
            self.refusals + other.refusals,
        )

    def wrong(self) -> str:
        """SQL of whether the row, or something in it, has to be rejected; never null."""
        reasons = (*(check.fault for check in self.checks), *self.refusals)
        return f"coalesce({' OR '.join(f'({reason})' for reason in reasons)}, false)" if reasons else "false"

    def select(self, table: str, last: dict[str, str], passed: tuple[str, ...]) -> str:
        """A query over the cells of ``table`` that gives the columns of ``last``.

        ``last`` is made of all layers, of the columns ``passed`` of the table, and of ``fault``, the number of the
        first check that fails, from 1; 0 for none.
        """
        query = f"SELECT {_columns(self.told | {name: name for name in passed})} FROM {table}"  # noqa: S608 - our own SQL
        for layer, joins in (
            (self.read, ()),
            (self.universal, self.wall_joins),
            (self.settled, self.universal_joins),
            ({"fault": self._first_fault()}, ()),
        ):
            if layer:
                query = f"SELECT inside.*, {_columns(layer)} FROM ({query}) AS inside {' '.join(joins)}"  # noqa: S608 - our own SQL
        return f"SELECT {_columns(last)} FROM ({query})"  # noqa: S608 - our own SQL

    def _first_fault(self) -> str:
        cases = " ".join(f"WHEN {check.fault} THEN {number}" for number, check in enumerate(self.checks, start=1))
        return f"CASE {cases} ELSE 0 END::UTINYINT" if cases else "0::UTINYINT"


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {quoted(name)}" for name, sql in columns.items())
