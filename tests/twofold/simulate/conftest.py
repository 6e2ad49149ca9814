from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from twofold.simulate import SCENARIOS, Truth, simulate

SEED = 8


@dataclass(frozen=True)
class Simulated:
    folder: Path
    truth: Truth

    def rows(self, query: str) -> list[tuple]:
        """Run SQL over the files; ``{surveys}`` stands for the file of that name."""
        files = {name: f"read_parquet('{self.folder / name}.parquet')" for name in self.truth.files}
        with duckdb.connect() as connection:
            return connection.execute(query.format(**files)).fetchall()


@pytest.fixture(scope="session", params=SCENARIOS)
def clean(request, tmp_path_factory) -> Simulated:
    """Each scenario without dirt, large enough that errors are small."""
    folder = tmp_path_factory.mktemp(f"clean-{request.param}")
    return Simulated(folder, simulate(folder, seed=SEED, scenario=request.param, events=500_000, dirt=0.0))


@pytest.fixture(scope="session")
def hotel(tmp_path_factory) -> Simulated:
    """The default organisation, with its dirt, but smaller."""
    folder = tmp_path_factory.mktemp("hotel")
    return Simulated(folder, simulate(folder, seed=SEED, events=60_000, months=12, dirt=0.01))
