"""What can be asked about files that come in."""

from twofold_web.intake.reads.allowed import may_load, require_loading

__all__ = ["may_load", "require_loading"]
