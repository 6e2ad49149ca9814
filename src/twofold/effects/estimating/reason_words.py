"""The reasons of a verdict as English templates; the fields in braces are filled in by ``telling``."""

from twofold.effects.verdicts import Reason

WORDS = {
    Reason.NOBODY_TREATED: "no unit has a first treated period in these data: name the column that says when each unit "
    "was treated first.",
    Reason.NEVER_VARIES: "{outcome} is the same number in every unit and period: it never varies, so nothing can show "
    "in it.",
    Reason.NOT_STARTED: "no unit was observed in a period after its first treated one.",
    Reason.WINDOW_RUNNING: "{after} of the {planned} planned ones have passed{look}.",
    Reason.NO_COMPARISON: "no untreated unit was observed at the same time, so nothing says what would have happened "
    "anyway.",
    Reason.NO_BEFORE: "no treated unit was observed before its first treated period.",
    Reason.TOO_FEW_UNITS: "{treated} and {compared} are too few to tell an effect from chance.",
    Reason.UNCHECKED_TREND: "only one period was observed before, so nothing shows that the groups moved alike; only "
    "drawing lots makes up for that.",
    Reason.TREND_APART: "treated and comparison units seem to have been moving apart before the first treated period "
    "already{p}, and the difference does not stand when that drift is carried on.",
    Reason.TREND_OPEN: "the groups were not shown to move apart before the first treated period{p}, but the time "
    "before does not exclude it well enough: with the drift that fits best carried on, what is left of the difference "
    "may be chance.",
    Reason.TREND_SURVIVED: "treated and comparison units were moving apart before the first treated period{p}; the "
    "difference stands when that drift is carried on.",
    Reason.TREND_ALIKE: "before, treated and comparison units moved alike as far as can be seen{p}.",
    Reason.RANDOMISED: "it was drawn by lot which units were treated.",
    Reason.PICKED: "the treated units stood out just before they were treated, so they are compared with how they "
    "stood before the last {spell}; a return to their usual level is not counted as an effect.",
    Reason.RECOVERY: "the difference does not stand against units that stood as the treated ones did before: an effect "
    "cannot be told from a return to the usual level.",
    Reason.HISTORY_AGREES: "compared with units that stood as they did before, the difference stays.",
    Reason.LOT_DISAGREES: "drawing lots again who was treated gives differences as large too often{lot}.",
    Reason.BEYOND_MARGIN: "the whole interval lies beyond the margin of {margin}.",
    Reason.PERHAPS_SMALL: "it is not shown that the effect reaches the margin of {margin}.",
    Reason.INSIDE_MARGIN: "the whole interval lies inside the margin of {margin} on both sides of zero.",
    Reason.PLACEBO_MOVED: "what the action cannot have changed moved as well: {moved}; what moved that may have moved "
    "the outcome, too.",
    Reason.SPILLED: "{spill}.",
    Reason.DECISIVE: "{after} of the {planned} planned ones have passed, and looking so early is allowed for{look}.",
    Reason.HOLDS_ZERO: "the interval holds zero.",
    Reason.EXCLUDES_ZERO: "the interval does not hold zero.",
    Reason.SERIES_ONLY: "there is one series and nothing to compare it with, so nothing says what else changed at the "
    "same time.",
    Reason.SEVERAL: "{several} actions are judged at once, and among so many chance alone may make a difference like "
    "this one (p = {p_adjusted}, corrected for all of them).",
    Reason.DEVIATES: "the analysis departs from the registered design: {departures}.",
    Reason.REGISTERED: "the design was registered before the first treated period and not changed since.",
    Reason.LATE_REGISTERED: "the design was registered after the first treated period had begun, so it binds nobody.",
}
