"""Blueprints as files to hand on: SVG, PNG, PDF and PPTX. All but SVG need the extra ``web``."""

from twofold.reports.blueprint.exporting.files import FORMATS, export

__all__ = ["FORMATS", "export"]
