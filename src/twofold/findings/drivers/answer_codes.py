"""Codes that are no answers: which hold for which column, and which cannot hold for an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from twofold.errors import UsageError
from twofold.findings.drivers.driver_table import Bools, Floats

Code = float | str
TOP = 10.0  # the upper end of the scales that begin at 0 or at 1


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes as they were asked for.

    Attributes:
        everywhere: of every column that has none of its own.
        of: of single columns.
    """

    everywhere: tuple[Code, ...] = ()
    of: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Sequence[str], option: str) -> "Codes":
        """Read ``0,6,Blank`` (every column) and ``NETPRO=11`` (one column).

        >>> Codes.parse(["0, Blank", "NETPRO=11"], "--missing")
        Codes(everywhere=(0.0, 'Blank'), of={'NETPRO': (11.0,)})

        Raises:
            UsageError: there is no code.
        """
        everywhere: tuple[Code, ...] = ()
        of: dict[str, tuple[Code, ...]] = {}
        for text in texts:
            name, equals, listed = text.rpartition("=")
            codes = tuple(_code(word.strip()) for word in listed.split(",") if word.strip())
            if not codes or (equals and not name.strip()):
                raise UsageError(f"{option} takes codes, comma between, or COLUMN=codes; not {text!r}")
            if equals:
                of[name.strip()] = of.get(name.strip(), ()) + codes
            else:
                everywhere += codes
        return cls(everywhere, of)

    def among(self, name: str, values: Floats) -> Bools:
        """(n,) where a column holds one of its codes."""
        return np.isin(values, _numbers(self.of.get(name, self.everywhere)))

    def words(self, name: str) -> tuple[str, ...]:
        """The codes of a column that are words."""
        return tuple(code for code in self.of.get(name, self.everywhere) if isinstance(code, str))

    def in_outcome(self, name: str, values: Floats) -> Bools:
        """(n,) where the outcome holds one of its codes.

        Codes for every column were thought of for the items. The outcome may have a longer scale, on which the same
        number is an answer: what lies between its other values is one.

        Raises:
            UsageError: nobody can tell whether 0 is an answer on 0-10 or a code beside 1-10.
        """
        if name in self.of:
            return np.isin(values, _numbers(self.of[name]))
        everywhere = _numbers(self.everywhere)
        known = values[~np.isnan(values) & ~np.isin(values, everywhere)]
        if not len(known):
            return np.isin(values, everywhere)
        if known.max() == TOP and known.min() > 0.0 and 0.0 in everywhere and np.any(values == 0.0):
            raise UsageError(
                f"{name} runs to 10, so its 0 may be an answer or a code: say which codes are no answers of {name} "
                f"alone, such as --missing {name}=11"
            )
        return np.isin(values, [code for code in everywhere if not known.min() < code < known.max()])


def _code(word: str) -> Code:
    try:
        return float(word)
    except ValueError:
        return word


def _numbers(codes: Sequence[Code]) -> list[float]:
    return [code for code in codes if isinstance(code, float)]
