"""Facts of any number of events, written straight to Parquet in the store's layout: the shape of a hotel chain.

300 units, 8 touchpoints, 5 channels, 24 months; five events a person on average; 70 % surveys with one or two answers,
30 % steps of contacts, half of them with a second step.
"""

from pathlib import Path

import duckdb

from twofold.facts.words import Record
from twofold.store.embedded import EmbeddedFacts
from twofold.store.snapshot import DataFile, Snapshot

MONTHS = 24
MEMORY = "14GB"  # for the engine; the rest of 24 is for the tables brought here
FIRST_DAY = 19_723  # 2024-01-01
SITUATION = """
  i + 1 AS event_id, 0::BIGINT AS event_check, 1::INTEGER AS version, 'load' AS load, 0::BIGINT AS recorded_us,
  CASE WHEN contact THEN 'contact' ELSE 'survey' END AS kind, 'customer' AS side,
  CASE WHEN draw(i, 3) % 10 < 3 AND NOT contact THEN 'unanswered' ELSE 'complete' END AS status,
  local_us - 3600000000 AS occurred_us, local_us, (local_us // 86400000000)::INTEGER AS local_day,
  'Europe/Prague' AS zone, person, person AS respondent, NULL::BIGINT AS employee, "case",
  'unit' || lpad((draw(i, 4) % 300)::VARCHAR, 3, '0') AS unit,
  ['arrival', 'check-in', 'room', 'breakfast', 'spa', 'service', 'check-out', 'bill']
    [draw(i, 5) % 8 + 1] AS touchpoint,
  ['branch', 'phone', 'e-mail', 'chat', 'web'][draw(i, 6) % 5 + 1] AS channel,
  NULL::VARCHAR AS role, ['hu', 'bg', 'el', 'cs', 'en'][draw(i, 7) % 5 + 1] AS language, 1.0::DOUBLE AS weight
"""
INSTRUMENTS = """(VALUES (0, 'nps', 0, 10), (1, 'csat', 1, 5), (2, 'ces', 1, 7), (3, 'valence', -2, 2),
  (4, 'intensity', 1, 5), (5, 'ces_effort', 1, 5), (6, 'audit', 0, 3)) AS instruments(code, name, low, high)"""


def make_facts(folder: Path, events: int) -> EmbeddedFacts:
    """Write the facts and open them on a fresh engine."""
    maker = duckdb.connect()
    maker.execute("CREATE MACRO draw(number, salt) AS (hash(number, salt) >> 4)::BIGINT")
    persons = max(events // 5, 1)
    files = []
    for month in range(MONTHS):
        # the months are drawn one by one, so that memory stays small
        size = events // MONTHS
        maker.execute(f"""CREATE OR REPLACE TABLE base AS SELECT i, contact, person,
          ({FIRST_DAY} + {month} * 30.4)::BIGINT
          * 86400000000 + (draw(i, 8) % (30 * 86400000000)) AS local_us,
          CASE WHEN contact AND draw(i, 9) % 4 > 0 THEN 'c' || (i // 6) END AS "case"
          FROM (SELECT i, i % 10 IN (2, 3, 7) AS contact, (draw(i // 2, 2) % {persons})::BIGINT AS person
          FROM range({month * size}, {(month + 1) * size}) AS t(i))""")
        maker.execute(f"""CREATE OR REPLACE TABLE event AS SELECT {SITUATION},
          CASE WHEN contact THEN
          ['opened', 'replied', 'resolved', 'resolved', 'abandoned', 'reopened'][draw(i, 10) % 6 + 1]
          END AS outcome, CASE WHEN contact AND draw(i, 11) % 10 < 8
          THEN local_us - 3600000000 + (60000000 * exp(draw(i, 12) % 700 / 100.0))::BIGINT END AS replied_us,
          replied_us + 3600000000 AS replied_local_us, CASE WHEN contact AND draw(i, 13) % 10 < 6
          THEN local_us - 3600000000 + (600000000 * exp(draw(i, 14) % 700 / 100.0))::BIGINT END AS resolved_us,
          resolved_us + 3600000000 AS resolved_local_us, 'made' AS source, i AS row, 0::BIGINT AS content
          FROM base ORDER BY person, occurred_us, event_id""")
        maker.execute(f"""CREATE OR REPLACE TABLE answer AS SELECT {SITUATION}, name AS item,
          1::INTEGER AS item_version,
          name AS instrument, low::DOUBLE AS scale_low, high::DOUBLE AS scale_high,
          (low + draw(i * 7 + code, 16) % (high - low + 1))::DOUBLE AS number, NULL::VARCHAR AS choice,
          NULL::VARCHAR AS missing, NULL::VARCHAR AS text
          FROM (SELECT *, unnest([draw(i, 15) % 7, (draw(i, 15) + 1 + draw(i, 17) % 9) % 7]) AS code FROM base
          WHERE NOT contact AND draw(i, 3) % 10 >= 3) JOIN {INSTRUMENTS} USING (code)
          ORDER BY person, occurred_us, event_id""")
        for record in (Record.EVENT, Record.ANSWER):
            path = folder / f"record={record}" / f"month={648 + month}" / "x-1.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            maker.execute(f"COPY {record} TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            rows = maker.execute(f"SELECT count(*) FROM {record}").fetchall()[0][0]
            name = str(path.relative_to(folder))
            files.append(DataFile(name, record, 648 + month, rows, path.stat().st_size))
    maker.close()
    engine = duckdb.connect()
    engine.execute("SET parquet_metadata_cache = true")
    engine.execute(f"SET memory_limit = '{MEMORY}'")
    engine.execute(f"SET temp_directory = '{folder / 'aside'}'")
    snapshot = Snapshot(str(folder), 0, tuple(files), ())
    return EmbeddedFacts(engine, snapshot, lambda name: folder / name)
