"""QR codes: the same code as a drawing that scales, and as an image."""

import io

# a quarter of the code may be dirty or worn
CORRECTION = "q"
QUIET = 4  # modules around it, as the norm asks (ISO/IEC 18004)


def svg_of(address: str) -> bytes:
    """A QR code as SVG, dark on white whatever stands behind it."""
    import segno  # noqa: PLC0415 - only where something is printed

    written = io.BytesIO()
    code = segno.make(address, error=CORRECTION, micro=False)
    code.save(written, kind="svg", border=QUIET, light="#fff", svgns=True, scale=8, omitsize=True)
    return written.getvalue()


def png_of(address: str) -> bytes:
    """A QR code as PNG, large enough to print."""
    import segno  # noqa: PLC0415 - only where something is printed

    written = io.BytesIO()
    segno.make(address, error=CORRECTION, micro=False).save(written, kind="png", border=QUIET, scale=20)
    return written.getvalue()
