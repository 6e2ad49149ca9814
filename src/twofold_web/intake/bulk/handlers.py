"""What the worker does with rows that programs sent; each may run twice after a crash."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import ipc, parquet

from twofold.errors import SourceError, TwofoldError
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType
from twofold.sources.connectors.own_words import KnownItem, own_mapping, told_scales
from twofold.sources.mapping import SourceOptions
from twofold.sources.mapping_file import write_mapping
from twofold.sources.reading.rows import open_rows
from twofold.store import items
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import Handler, JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.intake import places
from twofold_web.intake.bulk.flushing import flush_job
from twofold_web.intake.bulk.spooling import MOST_LINES, MOST_UNPACKED
from twofold_web.intake.jobs import load_job
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.writes.finishing import fail_load


def bulk_job(run: JobRun) -> dict[str, Any]:
    """Find out what the keys of the rows are, write the mapping down, and load as any other file is loaded."""
    load = Load.objects.of(run.scope).get(id=run.payload["load"])
    if load.state == LoadState.WAITING and not load.mapping:
        path = places.path_of(run.scope, load.stored)
        try:
            mapping = _mapping_of(run, path)
        except TwofoldError as wrong:
            sentence = str(wrong).replace(path.name, load.source)
            fail_load(run, load, sentence)
            raise jobs.JobFailed(sentence) from wrong
        Load.objects.of(run.scope).filter(id=load.pk).update(mapping=mapping)
    return load_job(run)


def _mapping_of(run: JobRun, path: Path) -> str:
    form = str(run.payload["format"])
    if form == "arrow":
        form = "parquet"
        if not _is_parquet(path):
            _as_parquet(path)
    if form == "parquet":
        _refuse_large(path)
    rows = open_rows(path, SourceOptions(format=form))
    known = _known_items(run.scope) | told_scales(str(run.payload.get("scales", "")))
    return write_mapping(own_mapping(rows, str(run.payload["source"]), known))


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _as_parquet(path: Path) -> None:
    """Write an Arrow stream as Parquet in its place, a batch at a time."""
    draft = path.with_name(f"{path.name}.parquet.draft")
    rows = size = 0
    try:
        with (
            path.open("rb") as file,
            ipc.open_stream(file) as stream,
            parquet.ParquetWriter(draft, stream.schema) as out,
        ):
            for batch in stream:
                batch.validate(full=True)
                rows, size = rows + batch.num_rows, size + batch.nbytes
                _refuse_more(path, rows, size)
                out.write_batch(batch)
        draft.replace(path)
    except (pa.ArrowException, OSError, ValueError) as fault:
        said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise SourceError(
            f"{path.name} is no readable Arrow stream ({said}); write it with the IPC stream format."
        ) from fault
    finally:
        draft.unlink(missing_ok=True)


def _refuse_large(path: Path) -> None:
    try:
        told = parquet.read_metadata(path)
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise SourceError(f"{path.name} is no readable Parquet file; write it again.") from fault
    size = sum(told.row_group(each).total_byte_size for each in range(told.num_row_groups))
    _refuse_more(path, told.num_rows, size)


def _refuse_more(path: Path, rows: int, size: int) -> None:
    if rows > MOST_LINES or size > MOST_UNPACKED:
        raise SourceError(
            f"{path.name} holds more than {MOST_LINES} rows or unpacks to more than {MOST_UNPACKED >> 20} MB; send it "
            "in smaller parts."
        )


def _known_items(scope: Scope) -> dict[str, KnownItem]:
    """What the facts know about items, the newest version of each."""
    if not has_facts(scope):
        return {}
    found = {}
    for row in items(store_of(scope)).to_pylist():
        body = json.loads(row["body"])
        scale = Scale(*body["scale"]) if body.get("scale") else None
        found[row["item"]] = KnownItem(AnswerType(body["type"]), scale)
    return found


HANDLERS: dict[str, Handler] = {"intake.bulk": bulk_job, "intake.hook": flush_job}
