"""Codes that are no answers: which hold for which column, and which cannot hold for an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from twofold.errors import UsageError
from twofold.findings.drivers.driver_table import Bools, Floats

TOP = 10.0  # the upper end of the scales that begin at 0 or at 1


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes as they were asked for.

    Attributes:
        everywhere: of every column that has none of its own.
        of: of single columns.
    """

    everywhere: tuple[float, ...] = ()
    of: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Sequence[str], option: str) -> "Codes":
        """Read ``0,6`` (every column) and ``NETPRO=11`` (one column).

        >>> Codes.parse(["0, 6", "NETPRO=11"], "--missing")
        Codes(everywhere=(0.0, 6.0), of={'NETPRO': (11.0,)})

        Raises:
            UsageError: a code is no number.
        """
        everywhere: tuple[float, ...] = ()
        of: dict[str, tuple[float, ...]] = {}
        for text in texts:
            name, equals, listed = text.rpartition("=")
            try:
                codes = tuple(float(word) for word in listed.split(",") if word.strip())
            except ValueError:
                raise UsageError(f"{option} takes numbers, comma between, or COLUMN=numbers; not {text!r}") from None
            if equals:
                of[name.strip()] = of.get(name.strip(), ()) + codes
            else:
                everywhere += codes
        return cls(everywhere, of)

    def among(self, name: str, values: Floats) -> Bools:
        """(n,) where a column holds one of its codes."""
        return np.isin(values, self.of.get(name, self.everywhere))

    def in_outcome(self, name: str, values: Floats) -> Bools:
        """(n,) where the outcome holds one of its codes.

        Codes for every column were thought of for the items. The outcome may have a longer scale, on which the same
        number is an answer: what lies between its other values is one.

        Raises:
            UsageError: nobody can tell whether 0 is an answer on 0-10 or a code beside 1-10.
        """
        if name in self.of:
            return np.isin(values, self.of[name])
        known = values[~np.isnan(values) & ~np.isin(values, self.everywhere)]
        if not len(known):
            return np.isin(values, self.everywhere)
        if known.max() == TOP and known.min() > 0.0 and 0.0 in self.everywhere and np.any(values == 0.0):
            raise UsageError(
                f"{name} runs to 10, so its 0 may be an answer or a code: say which codes are no answers of {name} "
                f"alone, such as --missing {name}=11"
            )
        return np.isin(values, [code for code in self.everywhere if not known.min() < code < known.max()])
