"""A plain table of comments, annotated row by row."""

import csv
import tracemalloc
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.twofold.voice.conftest import Plain, _said

from twofold.errors import MappingError, SourceError, UsageError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.xlsx_rows import XlsxRows
from twofold.voice.annotated import Batch
from twofold.voice.annotated_file import Wanted, annotate_file
from twofold.voice.annotating import Reader, ReadingOptions

TEXT = Wanted("said")
TABLE = 'id,said,score\n1,"The reception was quick; call +36 30 123 4567",9\n2,,4\n3,"=1+1 bad towels",\n'


def written(folder: Path, text: str = TABLE, encoding: str = "utf-8") -> Path:
    path = folder / "in.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_column_stays_and_eight_come_beside(tmp_path: Path) -> None:
    done = annotate_file(written(tmp_path), tmp_path / "out.csv", TEXT, Plain())
    rows = rows_of(tmp_path / "out.csv")
    assert (done.rows, done.comments, done.broken) == (3, 2, 0)
    assert list(rows[0]) == [
        "id",
        "said",
        "score",
        "language",
        "language_confidence",
        "masked",
        "valence",
        "intensity",
        "confidence",
        "feelings",
        "aspects",
    ]
    assert rows[0]["masked"] == "The reception was quick; call [phone]"
    assert (rows[0]["valence"], rows[0]["feelings"]) == ("0.7", "joy=0.9")
    assert rows[1]["language"] == rows[1]["valence"] == ""
    assert rows[2]["aspects"] == "room/cleanliness=-0.9"
    assert rows[2]["masked"].startswith("'=1+1")
    assert rows[2]["said"].startswith("'=1+1")


def test_parquet_and_workbooks_hold_the_same(tmp_path: Path) -> None:
    source = written(tmp_path)
    for name in ("out.parquet", "out.xlsx"):
        annotate_file(source, tmp_path / name, TEXT, Plain())
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["valence"].to_pylist() == [0.7, None, -0.8]
    book = XlsxRows(tmp_path / "out.xlsx", SourceOptions())
    (batch,) = list(book.batches())
    assert batch.table.num_rows == 3
    assert "'=1+1 bad towels" in [cell for column in batch.table.columns for cell in column.to_pylist()]


def test_one_column_alone_stands_beside_the_results_where_that_is_asked(tmp_path: Path) -> None:
    annotate_file(written(tmp_path), tmp_path / "out.csv", Wanted("said", only="id"), Plain())
    assert "said" not in rows_of(tmp_path / "out.csv")[0]
    assert "123 4567" not in (tmp_path / "out.csv").read_text()


def test_a_column_of_the_same_name_is_kept_and_ours_is_named_otherwise(tmp_path: Path) -> None:
    source = written(tmp_path, "said,language,Valence\nbad towels,hu,7\n")
    done = annotate_file(source, tmp_path / "out.csv", TEXT, Plain())
    assert done.renamed == {"language": "voice_language", "valence": "voice_valence"}
    assert rows_of(tmp_path / "out.csv")[0]["language"] == "hu"


@pytest.mark.parametrize(
    ("text", "wanted", "error", "words"),
    [
        (TABLE, "sayd", MappingError, "did you mean 'said'"),
        ("said\n", "said", SourceError, "holds no row"),
        ("said,other\n,1\n ,2\n", "said", SourceError, "empty in all 2 rows"),
        ("", "said", SourceError, "empty|no "),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_left(
    tmp_path: Path, text: str, wanted: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        annotate_file(written(tmp_path, text), tmp_path / "out.csv", Wanted(wanted), Plain())
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_other_encodings_are_read(tmp_path: Path) -> None:
    text = "said;score\nКоментар: лошо обслужване на рецепцията;3\nЧудесна закуска и мила рецепционистка;9\n" * 5
    annotate_file(written(tmp_path, text, "cp1251"), tmp_path / "out.csv", TEXT, Plain())
    assert rows_of(tmp_path / "out.csv")[0]["masked"].startswith("Коментар")


def test_rows_that_cannot_be_read_are_named_with_their_reason(tmp_path: Path) -> None:
    done = annotate_file(written(tmp_path, "id,said\n1,good\n2\n3,bad\n4,a,b,c\n"), tmp_path / "out.csv", TEXT, Plain())
    assert (done.rows, done.broken) == (2, 2)
    assert [(one.row, one.reason) for one in done.first_broken] == [
        (3, "1 cells where the header has 2"),
        (5, "4 cells where the header has 2"),
    ]


def test_the_file_itself_is_never_replaced_and_other_endings_are_refused(tmp_path: Path) -> None:
    source = written(tmp_path)
    with pytest.raises(UsageError, match="the file itself"):
        annotate_file(source, source, TEXT, Plain())
    with pytest.raises(UsageError, match="endings"):
        annotate_file(source, tmp_path / "out.docx", TEXT, Plain())
    assert source.read_text() == TABLE


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        annotate_file(written(tmp_path), tmp_path / "nowhere" / "out.csv", TEXT, Plain())


def test_a_column_of_numbers_is_read_with_a_warning(tmp_path: Path) -> None:
    reader = Reader(ReadingOptions(encoder="ngrams"))
    source = written(tmp_path, "id,said\n1,good room\n2,bad\n")
    out = tmp_path / "out.csv"
    assert "holds no word" in " ".join(annotate_file(source, out, Wanted("id"), reader).warnings)
    assert annotate_file(source, out, TEXT, reader).warnings == ()


def test_memory_holds_a_part_of_the_file(tmp_path: Path) -> None:
    class Small(Plain):
        most = 0

        def read(self, texts, channels=()):
            del channels
            # masking, which this is not about, takes most of the time where every allocation is counted
            self.most = max(self.most, len(texts))
            found = tuple(_said(text) for text in texts)
            return Batch(found, np.zeros((len(texts), 64), np.float32))

    annotate_file(written(tmp_path), tmp_path / "out.csv", TEXT, Small())  # what is imported once is no part of a file
    rows = "".join(f"{n},The room number {n} had bad towels {'and more words ' * 20}\n" for n in range(6_000))
    source = written(tmp_path, "id,said\n" + rows)
    reader = Small()
    tracemalloc.start()
    done = annotate_file(source, tmp_path / "out.csv", TEXT, reader)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert done.comments == 6_000
    assert reader.most <= 512
    assert peak < 4 * source.stat().st_size


#: A short file that holds little but control signs is taken for a picture or a program, and refused as a whole.
WRITTEN = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd") | st.sampled_from(
    "\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f"
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(WRITTEN, min_size=1), min_size=1))
def test_whatever_people_write_comes_out_row_for_row(tmp_path: Path, texts: list[str]) -> None:
    source = tmp_path / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([["id", "said"], *([str(at), f"a {text}"] for at, text in enumerate(texts))])
    done = annotate_file(source, tmp_path / "out.csv", Wanted("said", encoding="utf-8"), Plain())
    rows = rows_of(tmp_path / "out.csv")
    assert done.rows + done.broken == len(texts)
    assert len(rows) == done.rows
    for row in rows:
        assert not row["masked"].startswith(("=", "+", "@"))
