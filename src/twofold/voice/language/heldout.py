"""Which texts no shipped model has seen: a tenth of every public set that one is trained on."""

import zlib


def is_held_out(text: str) -> bool:
    """Whether a text is kept apart for calibration and benchmarks; always the same answer for the same text."""
    return zlib.crc32(text.strip().encode()) % 10 == 0
