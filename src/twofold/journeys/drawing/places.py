"""Where everything stands from left to right, so that lines are as straight as can be."""

import itertools
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from twofold.journeys.drawing.chains import Layered

GAP = 16.0


def across(graph: Layered, order: Sequence[Sequence[int]]) -> list[float]:
    """The x of the middle of each place, the leftmost edge at 0.

    Source: Gansner, Koutsofios, North & Vo 1993, sec. 4: the weighted horizontal length of all lines is least, with
    neighbours apart. Their auxiliary graph is this linear program.
    """
    count, links = len(graph.left), graph.links
    pairs = [(one, two) for layer in order for one, two in itertools.pairwise(layer)]
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    limits: list[float] = []
    for one, two in pairs:  # x1 - x2 <= -room
        rows += [len(limits)] * 2
        columns += [one, two]
        values += [1.0, -1.0]
        limits.append(-(graph.right[one] + GAP + graph.left[two]))
    for at, (upper, lower, _) in enumerate(links):  # the length of a link is at least the difference, both ways
        for sign in (1.0, -1.0):
            rows += [len(limits)] * 3
            columns += [upper, lower, count + at]
            values += [sign, -sign, -1.0]
            limits.append(0.0)
    cost = np.concatenate([np.full(count, 1e-4), [weight for _, _, weight in links]])
    matrix = coo_matrix((values, (rows, columns)), shape=(len(limits), len(cost)))
    bounds = [(room, None) for room in graph.left] + [(0, None)] * len(links)
    found = linprog(cost, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs")
    return [float(x) for x in found.x[:count]]
