"""Write docs/reference/measures.md from the catalogue; with ``--check``, fail where it is not what would be written.

Usage: ``python tools/measure_reference.py [--check]``.
"""

import sys
from pathlib import Path

from twofold.measures import CATALOGUE, Measure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "measures.md"
OPENING = """# Measures

*Made from the catalogue by `tools/measure_reference.py`; change the declarations in `src/twofold/measures/`, not this
page.*

Ask for a measure by its name: `twofold measure NAME --store DIR --by touchpoint,month`, or in Python
`tf.measure(store, "NAME", by=["touchpoint"], period="month")`. Every estimate carries its interval, its n and its
effective n. With fewer than five respondents (`--minimum-n`) it is not shown, and answers of employees always pass
disclosure control. Shares are in percent.

Split by (`--by`) or filter on (`--where`) touchpoint, channel, unit, role, language, item, kind, side, status, day,
week, month, or any context field by its own name. A filter on a unit holds for every unit below it. A missing value is
a group of its own; filter on it with an empty value (`--where channel=`).

| measure | question | unit | direction |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| [`{one.name}`](#{one.name.replace('_', '-')}) | {one.question} | {one.unit} | {one.better} |"
        for one in CATALOGUE.values()
    ]
    return OPENING + "\n".join(rows) + "\n\n" + "\n".join(section(one) for one in CATALOGUE.values())


def section(one: Measure) -> str:
    """One measure's part of the page."""
    lines = [
        f"({one.name.replace('_', '-')})=",
        f"## {one.name}",
        "",
        f"**{one.question}**",
        "",
        f"- *Formula:* {one.formula}.",
        f"- *Counted:* {one.counted}.",
        f"- *Unit:* {one.unit}; {one.better}.",
        f"- *Answers are found by:* {asked_by(one)}.",
        f"- *Scale:* {one.scale_text()}.",
    ]
    if one.note:
        lines.append(f"- *Note:* {one.note}")
    return "\n".join(lines) + "\n"


def asked_by(one: Measure) -> str:
    """How the measure finds its answers, in words."""
    if one.instrument is not None:
        return f"the instrument `{one.instrument}`"
    return "the item named (`--item`)" if one.needs_item else "no answers: it reads events"


def main() -> int:
    """Write or check the page."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE.name} is not what the catalogue says: run python tools/measure_reference.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
