r"""The whole way on one page: files become events, events become measures, measures become findings on a page.

>>> import tempfile, pathlib
>>> from twofold.way import bring, measure, write_page
>>> from twofold.store import open_store
>>> temporary = tempfile.TemporaryDirectory()
>>> folder = pathlib.Path(temporary.name)
>>> rows = ["id,day,channel,score"] + [f"{n},2026-01-{n % 28 + 1:02},phone,{n % 11}" for n in range(1, 100)]
>>> _ = (folder / "survey.csv").write_text("\n".join(rows))
>>> mapping = '''
... [event]
... id = "id"
... kind = {value = "survey"}
... occurred_at = "day"
... channel = "channel"
...
... [[answer]]
... item = "nps"
... column = "score"
... scale = [0, 10]
... '''
>>> _ = (folder / "survey.toml").write_text(mapping)

Foreign rows become events, and events are kept:

>>> store = open_store(folder / "facts", create=True)
>>> summary = bring(store, folder / "survey.csv")
>>> summary.read, summary.accepted, summary.rejected_rows, summary.duplicates
(99, 99, 0, 0)

Events become measures, never without an interval:

>>> estimate = next(iter(measure(store, "nps", by=["channel"])))
>>> estimate.group, estimate.n, estimate.low < estimate.value < estimate.high
({'channel': 'phone'}, 99, True)

Measures become findings, and people see them on a page:

>>> page = write_page(store, folder / "report.html", title="Phone survey")
>>> page.title, (folder / "report.html").exists()
('Phone survey', True)
>>> temporary.cleanup()
"""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from twofold import measures
from twofold.actions.parameter_file import read_parameters
from twofold.errors import MappingError
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.journeys.exchange.map_files import read_map_file
from twofold.measures import Estimates, Filter, MeasureOptions
from twofold.reports import Page, intake_of, report, write_report
from twofold.simulate import simulate
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import read_mapping
from twofold.store import Store, open_store
from twofold.store.load import load
from twofold.store.load_summary import LoadSummary
from twofold.store.load_units import UnitsLoaded, load_units
from twofold.store.open_facts import open_facts

Progress = Callable[[float], None]


def bring(store: Store, file: Path, mapping: Mapping | Path | None = None) -> LoadSummary:
    """Load a file into a store.

    Args:
        store: where the facts are kept.
        file: a foreign file.
        mapping: how its columns become facts; the mapping file beside it (same name, .toml) where left out.

    Raises:
        MappingError: there is no mapping.
        SourceError: the file cannot be read.
    """
    if mapping is None:
        mapping = file.with_suffix(".toml")
        if not mapping.is_file():
            raise MappingError(f"{file.name} has no mapping beside it: make one with `twofold inspect {file}`")
    return load(store, file, read_mapping(mapping) if isinstance(mapping, Path) else mapping)


def measure(  # noqa: PLR0913 - the public question, each part by its name
    store: Store | FactFrames,
    name: str,
    *,
    by: Sequence[str] = (),
    where: str | Filter | Iterable[str | Filter] = (),
    period: str | None = None,
    item: str | Sequence[str] | None = None,
    options: MeasureOptions | None = None,
) -> Estimates:
    """Estimate a measure from the facts of a store.

    Args:
        store: a store, or its facts as of a moment or on another engine (``open_facts``).
        name: of the measure; ``twofold.CATALOGUE`` lists them.
        by: dimensions to split by.
        where: conditions such as ``"channel=phone"``, all of which must hold.
        period: day, week or month, to split by as well.
        item: the item or items, for measures that need one.
        options: level, minimum n, opening hours and the like.

    Raises:
        UnknownMeasure: no measure has this name.
        UnknownDimension: the facts cannot be split by this.
        MixedScales: one mean over several scales.
    """
    facts = store.facts() if isinstance(store, Store) else store
    return measures.measure(
        facts, name, by=by, where=where, period=period, item=item, options=options or MeasureOptions()
    )


def write_page(  # noqa: PLR0913 - the public request, each part by its name
    store: Store | str | os.PathLike[str],
    out: Path,
    *,
    language: str = "en",
    title: str = "",
    journey: JourneyMap | Path | None = None,
    parameters: Path | None = None,
    as_of: datetime | str | None = None,
    master: str | None = None,
    progress: Progress | None = None,
) -> Page:
    """Write the report over a store to one HTML file and return it.

    Args:
        store: a store, or where it is.
        out: the file to write.
        language: en, hu, bg, el or cs.
        title: of the page; the usual one where empty.
        journey: the map that customers' journeys are held against, or its file (TOML or CSV).
        parameters: the file that says what a point of an outcome is worth (``twofold priorities`` explains it).
        as_of: a past moment; what the store knew then.
        master: the address of Spark; the embedded engine where left out.
        progress: told the share done (0 to 1).

    Raises:
        DefinitionError: the journey map cannot be read.
        StoreMissing: there is no store.
    """
    mapped = read_map_file(journey) if isinstance(journey, Path) else journey
    opened = store if isinstance(store, Store) else open_store(store)
    facts = open_facts(opened, as_of=as_of, master=master)
    page = report(
        facts,
        intake=intake_of(opened),
        comments=None if as_of else opened,
        journey=mapped,
        parameters=None if parameters is None else read_parameters(parameters),
        language=language,
        title=title,
        progress=progress,
    )
    write_report(page, out)
    return page


def load_simulation(
    data: Path,
    store: str | os.PathLike[str],
    *,
    seed: int,
    progress: Progress | None = None,
) -> list[LoadSummary | UnitsLoaded]:
    """Simulate a hotel chain into ``data`` and load every file of it into a store."""
    move = progress or (lambda _share: None)
    simulate(data, seed=seed)
    opened = open_store(store, create=True)
    summaries: list[LoadSummary | UnitsLoaded] = [load_units(opened, data / "units.csv")]
    files = sorted(data.glob("*.parquet"))
    for done, file in enumerate(files, 1):
        summaries.append(bring(opened, file))
        move(done / len(files))
    return summaries
