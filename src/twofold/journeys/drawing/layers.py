"""In which layer each box stands, so that all lines run downwards and are as short as can be."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from twofold.journeys.drawing.shapes import Line


def layer_of(boxes: int, lines: Sequence[Line], *, top: int | None = None, bottom: int | None = None) -> list[int]:
    """The layer of each box, from 0.

    Args:
        boxes: how many there are.
        lines: between them, without cycles.
        top: a box above which none stands.
        bottom: a box below which none stands.

    Source: Gansner, Koutsofios, North & Vo 1993, sec. 2: the weighted length is least. The linear program has whole
    solutions, since its matrix is that of a network.
    """
    if not lines:
        return [0] * boxes
    cost = np.zeros(boxes)
    for line in lines:
        cost[line.target] += line.weight
        cost[line.source] -= line.weight
    above = [(line.source, line.target, 1.0) for line in lines]
    above += [(top, box, 0.0) for box in range(boxes) if top not in {None, box}]
    above += [(box, bottom, 0.0) for box in range(boxes) if bottom not in {None, box}]
    rows = np.repeat(np.arange(len(above)), 2)
    columns = np.array([pair[:2] for pair in above], dtype=np.int64).reshape(-1)
    downwards = coo_matrix((np.tile([1.0, -1.0], len(above)), (rows, columns)), shape=(len(above), boxes))
    least = np.array([-pair[2] for pair in above])
    found = linprog(cost, A_ub=downwards, b_ub=least, bounds=(0, boxes), method="highs-ds")
    layers = np.rint(found.x).astype(int)
    return [int(layer) for layer in layers - layers.min()]
