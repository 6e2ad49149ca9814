"""Employees' surveys that nobody can trace: an invitation is exchanged once for a sheet that belongs to nobody."""

from twofold_web.delivery.sheets.codes import mark, valid

__all__ = ["mark", "valid"]
