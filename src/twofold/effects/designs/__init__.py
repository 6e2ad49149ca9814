"""Designs: what is written down before an action starts, so that nobody can choose the question after the answer."""

from twofold.effects.designs.checking import Checked, check_design
from twofold.effects.designs.design import Comparison, Design, Plan
from twofold.effects.designs.writing import read_design, write_design

__all__ = ["Checked", "Comparison", "Design", "Plan", "check_design", "read_design", "write_design"]
