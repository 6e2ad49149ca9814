"""Experiments: persons drawn by lot, looks while data come in, doses, and treatment that not everybody took.

```
rows of persons (arm_table) -> means and ratios as sums (linearised) -> arms against the control (cuped) -> judging
outcomes as they come in -> intervals that hold at every look (always_valid); periods of a panel (panel_looks)
hours -> change by dose (dose); attendance -> effect on those who took it (intention)
```
"""

from twofold.effects.experiments.always_valid import (
    Looks,
    always_valid,
    always_valid_p,
    always_valid_reach,
    mixing_information,
    watch_arms,
)
from twofold.effects.experiments.arm_table import ArmTable, Metric
from twofold.effects.experiments.cuped import ArmContrast, ArmLevel, cuped
from twofold.effects.experiments.dose import DoseBin, DoseResponse, dose_response
from twofold.effects.experiments.intention import Intention, intention_to_treat
from twofold.effects.experiments.judging import ArmVerdict, Experiment, ExperimentRequest, experiment
from twofold.effects.experiments.panel_looks import LookRequest, PanelLooks, watch_panel

__all__ = [
    "ArmContrast",
    "ArmLevel",
    "ArmTable",
    "ArmVerdict",
    "DoseBin",
    "DoseResponse",
    "Experiment",
    "ExperimentRequest",
    "Intention",
    "LookRequest",
    "Looks",
    "Metric",
    "PanelLooks",
    "always_valid",
    "always_valid_p",
    "always_valid_reach",
    "cuped",
    "dose_response",
    "experiment",
    "intention_to_treat",
    "mixing_information",
    "watch_arms",
    "watch_panel",
]
