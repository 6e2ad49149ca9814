"""Give memory back that allocators keep for later: a load makes and drops large columns in several threads."""

import ctypes
from collections.abc import Callable

import pyarrow as pa


def _trimmer() -> Callable[[int], int] | None:
    """What returns the C library's free memory to the system; glibc has it, others need none or have no such thing."""
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    return trim


_TRIM = _trimmer()


def return_spare_memory() -> None:
    """Return what nobody uses to the system; changes nothing but how much memory the process holds."""
    pa.default_memory_pool().release_unused()
    if _TRIM is not None:
        _TRIM(0)
