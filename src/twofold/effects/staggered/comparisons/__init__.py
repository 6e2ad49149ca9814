"""Other estimators of the same staggered effects, to see whether the answer depends on the method."""

from twofold.effects.staggered.comparisons.gardner import gardner
from twofold.effects.staggered.comparisons.imputation import imputation
from twofold.effects.staggered.comparisons.study import Levels, Study
from twofold.effects.staggered.comparisons.sun_abraham import sun_abraham

__all__ = ["Levels", "Study", "gardner", "imputation", "sun_abraham"]
