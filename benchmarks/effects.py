# ruff: noqa: PLC0415 - a contender's process imports its own library only, or its memory would be the other's
"""Effects by cohort and period of 560,000 rows: ours against csdid.

Usage: ``python benchmarks/effects.py [--people 7800] [--periods 72] [--cohorts 48]``. Prints a line for each contender
and the ratio of processor seconds; exits with 1 when we are less than 5 times as fast or need 2 GB or more.

Every contender starts from the same Parquet file of rows in a process of its own, which tells its processor seconds
(imports left out) and its peak memory: reading, every effect with its clustered standard error, the overall average,
the event study and the averages by cohort. The run checks that all effects and standard errors are the same.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq

TARGET = 5.0
MOST_MEMORY = 2_000
CLOSE = 1e-9
Result = dict[str, Any]


def ours(file: Path) -> Callable[[], Result]:
    from twofold.effects.effect_panel import NEVER, EffectPanel
    from twofold.effects.staggered import Controls, StaggeredRequest, aggregate, group_time

    def run() -> Result:
        table = pq.read_table(file)
        column = {name: table[name].to_numpy() for name in table.column_names}
        codes, at, unit = np.unique(column["unit"], return_index=True, return_inverse=True)
        first = column["first"][at]
        panel = EffectPanel(
            unit=unit.astype(np.int64),
            time=column["time"],
            outcome=column["y"],
            first=np.where(first == 0, NEVER, first),
            cluster=np.arange(len(codes)),
            weight=np.ones(len(unit)),
            covariates=np.empty((len(unit), 0)),
            units=tuple(map(str, codes)),
        )
        found = group_time(panel, StaggeredRequest(controls=Controls.NOT_YET))
        told = [aggregate(found, kind) for kind in ("simple", "dynamic", "group")]
        return _told(found.cohort, found.period, found.att, found.se()) | {
            "overall": [[one.overall.value, one.overall.se] for one in told]
        }

    return run


def csdid(file: Path) -> Callable[[], Result]:
    import pandas as pd
    from csdid.att_gt import ATTgt

    def run() -> Result:
        table = pd.read_parquet(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = ATTgt(
                yname="y", tname="time", idname="unit", gname="first", data=table, control_group=["notyettreated"]
            ).fit(est_method="reg", bstrap=False, base_period="varying")
            told = [_overall(fitted.aggte(kind, bstrap=False, cband=False)) for kind in ("simple", "dynamic", "group")]
        found = fitted.results
        keys = ("group", "year", "att", "se")
        return _told(*(np.asarray(found[key]) for key in keys)) | {"overall": told}

    return run


def _overall(found: Any) -> list[float]:
    return [float(found.atte["overall_att"]), float(np.ravel(found.atte["overall_se"])[0])]


def _told(cohort: Any, period: Any, att: Any, se: Any) -> Result:
    order = np.lexsort((period, cohort))
    return {"att": np.asarray(att)[order].tolist(), "se": np.asarray(se)[order].tolist()}


CONTENDERS = {"twofold": ours, "csdid": csdid}


def write_rows(file: Path, people: int, periods: int, cohorts: int) -> int:
    """Answers of people who were trained from different months on, or never."""
    rng = np.random.default_rng(11)
    starts = np.linspace(2, periods, cohorts).round().astype(np.int64)
    first = np.where(rng.random(people) < 0.25, 0, rng.choice(starts, people))
    unit, now = np.repeat(np.arange(people), periods), np.tile(np.arange(1, periods + 1), people)
    since = np.where(first[unit] > 0, now - first[unit], -1)
    y = rng.normal(size=people)[unit] + 0.01 * now + np.where(since >= 0, 0.2 + 0.01 * since, 0.0)
    y += rng.normal(size=len(unit))
    pq.write_table(pa.table({"unit": unit, "time": now, "first": first[unit], "y": y}), file)
    return len(unit)


def contend(name: str, file: Path) -> None:
    """Run one contender in this process and print what it found and needed."""
    run = CONTENDERS[name](file)
    start = time.process_time()
    found = run()
    found["seconds"] = time.process_time() - start
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def measured(name: str, file: Path) -> Result:
    """What a contender found and needed, from a process of its own."""
    command = [sys.executable, __file__, "--contender", name, "--file", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: Result = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(people: int, periods: int, cohorts: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        rows = write_rows(file, people, periods, cohorts)
        print(f"{rows:,} rows: {people:,} people, {periods} periods, {cohorts} cohorts")
        found = {}
        for name in CONTENDERS:
            found[name] = measured(name, file)
            one = found[name]
            cells = f"{len(one['att']):,} effects"
            print(f"{name:8} {one['seconds']:8.1f} CPU s {one['memory']:8.0f} MB   {cells}", flush=True)
    mine, peer = found["twofold"], found["csdid"]
    for key in ("att", "se", "overall"):
        gap = float(np.max(np.abs(np.asarray(mine[key]) - np.asarray(peer[key]))))
        print(f"largest difference in {key}: {gap:.1e}")
        if not gap < CLOSE:
            return 1
    ratio = peer["seconds"] / mine["seconds"]
    print(f"ratio {ratio:.1f} (at least {TARGET:g}); memory {mine['memory']:.0f} MB (below {MOST_MEMORY:,})")
    return 0 if ratio >= TARGET and mine["memory"] < MOST_MEMORY else 1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=7_800)
    parser.add_argument("--periods", type=int, default=72)
    parser.add_argument("--cohorts", type=int, default=48)
    parser.add_argument("--contender", choices=CONTENDERS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.contender:
        contend(asked.contender, asked.file)
        return 0
    return compare(asked.people, asked.periods, asked.cohorts)


if __name__ == "__main__":
    sys.exit(main())
