"""A file is looked at before it is read, and nothing is lost or read twice for it."""

from pathlib import Path

from twofold.sources.reading.begun import Begun
from twofold.sources.reading.csv_rows import BLOCK_BYTES
from twofold.sources.reading.rows import Rows, open_rows


class Counted:
    """Opens a file, and counts how often."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.times = 0

    def open(self) -> Rows:
        self.times += 1
        return open_rows(self.path)


def _long_file(folder: Path) -> Counted:
    path = folder / "long.csv"
    row = "x" * 999 + "\n"
    path.write_text("a\n" + row * (3 * BLOCK_BYTES // 1000), encoding="utf-8")
    return Counted(path)


def _numbers(begun: Begun) -> list[int]:
    return [number for batch in begun.batches() for number in batch.numbers.to_pylist()]


def test_a_look_at_the_first_batch_opens_the_file_once_and_loses_no_row(tmp_path: Path) -> None:
    file = _long_file(tmp_path)
    begun = Begun(file.open(), file.open)
    whole = _numbers(Begun(file.open(), file.open))

    first = next(begun.look())

    assert first.numbers[0].as_py() == 2
    assert _numbers(begun) == whole
    assert whole == list(range(2, len(whole) + 2))
    assert file.times == 2  # once for each of the two


def test_a_look_at_the_whole_file_gives_every_batch_once(tmp_path: Path) -> None:
    file = _long_file(tmp_path)
    begun = Begun(file.open(), file.open)

    seen = [number for batch in begun.look() for number in batch.numbers.to_pylist()]

    assert seen == _numbers(begun)
    assert file.times == 2  # a second opening for what follows the first batch


def test_an_empty_file_can_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("a,b\n", encoding="utf-8")
    begun = Begun(open_rows(tmp_path / "empty.csv"), lambda: open_rows(tmp_path / "empty.csv"))

    assert list(begun.look()) == []
    assert list(begun.batches()) == []
