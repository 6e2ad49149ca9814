"""Write journeys in the format that is asked for, or that the file's name tells."""

from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.exchange.ocel import write_ocel
from twofold.journeys.exchange.xes import write_xes
from twofold.journeys.steps import Steps


class LogFormat(StrEnum):
    """What process-mining tools read."""

    XES = "xes"
    OCEL = "ocel"


FORMATS = {".xes": LogFormat.XES, ".jsonocel": LogFormat.OCEL, ".json": LogFormat.OCEL}


def export_log(
    steps: Steps, path: Path, *, log_format: LogFormat | None = None, customers: NDArray[np.int64] | None = None
) -> LogFormat:
    """Write journeys of customers as an event log.

    Args:
        steps: of customers.
        path: the file; packed where it ends in ``.gz``.
        log_format: told by the file's name where left out.
        customers: (steps,) pseudonyms, -1 where nobody is known.

    Returns:
        The format that was written.

    Raises:
        UsageError: the name tells no format, or a column holds free texts.
    """
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    chosen = log_format or FORMATS.get(plain.suffix.lower())
    match chosen:
        case LogFormat.XES:
            write_xes(steps, path, customers=customers)
        case LogFormat.OCEL:
            write_ocel(steps, path, customers=customers)
        case None:
            raise UsageError(f"{path}: the name tells no format; end it in {', '.join(FORMATS)}, or name the format")
    return chosen
