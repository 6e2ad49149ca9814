"""Answers relative to their own scale: the expressions that the declarations are made of."""

import narwhals as nw

number = nw.col("number")
scale_low = nw.col("scale_low")
scale_high = nw.col("scale_high")


def one_if(condition: nw.Expr) -> nw.Expr:
    """1 where the condition holds, 0 where it does not, null where it cannot be known."""
    return condition.cast(nw.Int32).cast(nw.Float64)


def share_of_scale(share: float) -> nw.Expr:
    """The point that lies this share of the way up the answer's own scale."""
    return scale_low + (scale_high - scale_low) * share


def above_middle() -> nw.Expr:
    """1 for answers above the middle of their scale: 4-5 of 1-5, 5-7 of 1-7, 6-10 of 0-10."""
    return one_if(number > share_of_scale(0.5))


def below_middle() -> nw.Expr:
    """1 for answers below the middle of their scale."""
    return one_if(number < share_of_scale(0.5))


def top_quarter() -> nw.Expr:
    """1 for answers in the top quarter of their scale: 4-5 of 1-5, 6-7 of 1-7, 8-10 of 0-10 and of 1-10."""
    return one_if(number >= share_of_scale(0.75))


def side_of_middle() -> nw.Expr:
    """1 above the middle of the scale, -1 below it, 0 on it."""
    return above_middle() - below_middle()


def rescaled(low: float, high: float) -> nw.Expr:
    """The answer brought from its own scale to this one; null where the scale is not known."""
    # a scale's width is never 0; multiplying first keeps the ends exact
    return (number - scale_low) * (high - low) / (scale_high - scale_low) + low
