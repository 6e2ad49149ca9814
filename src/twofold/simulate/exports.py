"""Foreign-looking files: one Parquet file a kind of event, and the mapping that turns it into facts."""

import tomllib
from collections.abc import Mapping as AnyMapping
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq
import tomli_w

from twofold.simulate.dirt import Dirt


class Export:
    """One file being written, chunk by chunk; a chunk is a row group, so memory does not grow with the file."""

    def __init__(self, folder: Path, name: str, dirt: Dirt) -> None:
        """Write to ``folder/name.parquet``."""
        self.path = folder / f"{name}.parquet"
        self.rows = 0
        self.name = name
        self._dirt = dirt
        self._writer: pq.ParquetWriter | None = None

    def write(self, columns: AnyMapping[str, pa.Array]) -> None:
        """Append a chunk of rows; every chunk has the same columns."""
        table = self._dirt.spoil(self.name, pa.table(dict(columns)), self.rows)
        if self._writer is None:
            coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
            self._writer = pq.ParquetWriter(
                self.path,
                table.schema,
                compression="snappy",
                use_dictionary=coded,
                write_statistics=False,
                store_schema=False,
            )
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self.rows += table.num_rows

    def __enter__(self) -> Self:
        """Start; the file appears with the first chunk."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def write_mapping(
    folder: Path, name: str, answers: list[dict[str, Any]] | None = None, touchpoint: str | None = None
) -> None:
    """Write the mapping of ``name.parquet``; ``answers`` are added to those that every scenario has."""
    text = (resources.files("twofold.simulate") / "mappings" / f"{name}.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    if touchpoint is not None:
        document["event"]["touchpoint"] = {"value": touchpoint}
    document.setdefault("answer", []).extend(answers or [])
    (folder / f"{name}.toml").write_text(tomli_w.dumps(document), encoding="utf-8")
