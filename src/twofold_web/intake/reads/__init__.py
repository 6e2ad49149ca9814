"""What can be asked about files that come in."""

from twofold_web.intake.reads.allowed import may_load, require_loading
from twofold_web.intake.reads.loads import load_of, loads_page
from twofold_web.intake.reads.uploads import upload_of, waiting_uploads

__all__ = ["load_of", "loads_page", "may_load", "require_loading", "upload_of", "waiting_uploads"]
