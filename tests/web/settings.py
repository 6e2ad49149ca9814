"""The application's settings, in a home folder of the test run's own."""

import os
import tempfile

# removed when the process ends
_HOME = tempfile.TemporaryDirectory(prefix="twofold-test-")
os.environ["TWOFOLD_HOME"] = _HOME.name

from twofold_web.settings import *  # noqa: E402, F403 - the home folder must be named first
