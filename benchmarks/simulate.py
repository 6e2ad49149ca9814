"""How fast and how large: events a second and peak memory, against Parquet writing of ready-made columns alone.

Run ``python benchmarks/simulate.py [EVENTS]``. The physical limit is measured in the same run: the columns just
simulated are read back and written again with the same settings by pyarrow, in one pass, with nothing to compute.
"""

import sys
import tempfile
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from twofold.simulate.contacts import contact_truth
from twofold.simulate.dirt import Dirt
from twofold.simulate.events import write_events
from twofold.simulate.scenario import read_scenario
from twofold.simulate.world import world

EVENTS = 2_000_000


def rewritten(source: Path, folder: Path) -> float:
    """Processor seconds to write the file's columns again, row group by row group, dictionaries kept."""
    seconds = 0.0
    file = pq.ParquetFile(source)
    coded = [field.name for field in file.schema_arrow if few_words(file, field)]
    reader = pq.ParquetFile(source, read_dictionary=coded)
    with pq.ParquetWriter(
        folder / source.name,
        reader.schema_arrow,
        compression="snappy",
        use_dictionary=coded,
        write_statistics=False,
        store_schema=False,
    ) as writer:
        for group in range(reader.num_row_groups):
            table = reader.read_row_group(group)
            began = time.process_time()
            writer.write_table(table, row_group_size=table.num_rows)
            seconds += time.process_time() - began
    return seconds


def few_words(file: pq.ParquetFile, field: pa.Field) -> bool:
    """Whether the simulation wrote this column with a dictionary."""
    column = file.metadata.row_group(0).column(file.schema_arrow.get_field_index(field.name))
    return pa.types.is_string(field.type) and "RLE_DICTIONARY" in column.encodings


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as name:
        folder, again = Path(name) / "simulated", Path(name) / "again"
        folder.mkdir()
        again.mkdir()
        settled = world(read_scenario("hotel"), 1, events, None, 24)
        contacts = contact_truth(settled)
        before = process.memory_info().rss
        peak = before

        def watch(_done: float) -> None:
            nonlocal peak
            peak = max(peak, process.memory_info().rss)

        wall, cpu = time.perf_counter(), time.process_time()
        files = write_events(settled, contacts, folder, Dirt(1, 0.001), watch)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rows = sum(files.values())
        limit = sum(rewritten(path, again) for path in sorted(folder.glob("*.parquet")))
        size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"simulate: {rows:,} events, {size / 1e6:,.0f} MB of Parquet")
    print(f"  {rows / wall:,.0f} events/s of wall time, {rows / cpu:,.0f} events/s of processor time")
    print(f"  {cpu / limit:.2f} times the processor time of writing the same columns ready-made ({limit:.1f} s)")
    print(f"  {(peak - before) / 1e6:,.0f} MB above the start, whatever the number of events")


if __name__ == "__main__":
    main()
