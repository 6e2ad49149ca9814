"""Facts of journeys, written straight to Parquet in the store's layout: 30 touchpoints, six steps a journey on average.

Each journey is a case of one person; the next touchpoint depends on the present one (a few are likely, the rest is
rare), pauses are log-normal from seconds to weeks, and journeys begin in any of 12 months and run into the next one.
"""

from pathlib import Path

import duckdb

from twofold.facts.words import Record
from twofold.store.embedded import EmbeddedFacts
from twofold.store.snapshot import DataFile, Snapshot

MONTHS = 12
FIRST_DAY = 19_723  # 2024-01-01
TOUCHPOINTS = 30
STEPS = 6  # of a journey, on average
MAKERS = f"""
CREATE MACRO draw(number, salt) AS (hash(number, salt) >> 4)::BIGINT;
CREATE MACRO long(number) AS (1 - {STEPS - 1} * ln((draw(number, 1) % 1000000 + 1) / 1000001.0))::BIGINT;
CREATE MACRO stop(number, step) AS
  CASE WHEN draw(number, 50 + step) % 100 < 85 THEN (step * 3 + draw(number // 7, 90) % 3) % {TOUCHPOINTS}
  ELSE draw(number, 100 + step) % {TOUCHPOINTS} END;
CREATE MACRO pause(number, step) AS (60000000 * exp((draw(number, 200 + step) % 1000) / 140.0))::BIGINT;
"""
STEP_ROWS = """
CREATE TABLE step AS SELECT (row_number() OVER ())::BIGINT AS i, journey, step, began + waited AS local_us FROM (
  SELECT journey, step, (draw(journey, 2) % ({days} * 86400000000)) + {first} * 86400000000 AS began,
  coalesce(sum(pause(journey, step)) OVER (PARTITION BY journey ORDER BY step
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS waited
  FROM (SELECT journey, unnest(range(long(journey))) AS step FROM range({journeys}) AS t(journey)))
"""
EVENT = """
SELECT i AS event_id, 0::BIGINT AS event_check, 1::INTEGER AS version, 'load' AS load, 0::BIGINT AS recorded_us,
  'contact' AS kind, 'customer' AS side, 'complete' AS status, local_us - 3600000000 AS occurred_us, local_us,
  (local_us // 86400000000)::INTEGER AS local_day, 'Europe/Prague' AS zone,
  (draw(journey // 3, 3) >> 1)::BIGINT AS person, (draw(journey // 3, 3) >> 1)::BIGINT AS respondent,
  NULL::BIGINT AS employee, 'case-' || journey AS "case",
  'unit' || lpad((draw(journey, 4) % 300)::VARCHAR, 3, '0') AS unit,
  'touchpoint ' || lpad(stop(journey, step)::VARCHAR, 2, '0') AS touchpoint,
  ['branch', 'phone', 'e-mail', 'chat', 'web'][draw(i, 6) % 5 + 1] AS channel, NULL::VARCHAR AS role,
  ['hu', 'bg', 'el', 'cs', 'en'][draw(journey, 7) % 5 + 1] AS language, 1.0::DOUBLE AS weight,
  'opened' AS outcome, NULL::BIGINT AS replied_us, NULL::BIGINT AS replied_local_us, NULL::BIGINT AS resolved_us,
  NULL::BIGINT AS resolved_local_us, 'made' AS source, i AS row, 0::BIGINT AS content
FROM step WHERE month = {month} ORDER BY person, occurred_us, event_id
"""


def write_facts(folder: Path, events: int) -> None:
    """Write about as many events, one file a month, sorted by person and time as a compacted store is."""
    maker = duckdb.connect()
    maker.execute(MAKERS)
    maker.execute(STEP_ROWS.format(days=MONTHS * 30, first=FIRST_DAY, journeys=events // STEPS))
    maker.execute("ALTER TABLE step ADD COLUMN month INTEGER")
    maker.execute(
        "UPDATE step SET month = (year(make_timestamp(local_us)) - 1970) * 12 + month(make_timestamp(local_us)) - 1"
    )
    months = [month for (month,) in maker.execute("SELECT DISTINCT month FROM step ORDER BY month").fetchall()]
    for month in months:
        path = folder / f"record={Record.EVENT}" / f"month={month}" / "x-1.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        maker.execute(f"COPY ({EVENT.format(month=month)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    maker.close()


def open_facts(folder: Path) -> EmbeddedFacts:
    """The facts of a folder on a fresh engine."""
    files = []
    for path in sorted(folder.glob("record=*/month=*/*.parquet")):
        name = str(path.relative_to(folder))
        record, month = name.split("/")[:2]
        rows = duckdb.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        size = path.stat().st_size
        files.append(DataFile(name, Record(record.split("=")[1]), int(month.split("=")[1]), rows, size))
    return EmbeddedFacts(duckdb.connect(), Snapshot(str(folder), 0, tuple(files), ()), lambda name: folder / name)
