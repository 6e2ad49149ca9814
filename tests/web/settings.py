"""The application's settings, in a home folder of the test run's own."""

import os
import tempfile

# removed when the process ends
_HOME = tempfile.TemporaryDirectory(prefix="twofold-test-")
os.environ["TWOFOLD_HOME"] = _HOME.name
# the browser of other tests keeps an event loop in this thread; no test is asynchronous
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# jobs of other tests would load the large model each
os.environ.setdefault("TWOFOLD_ENCODER", "ngrams")

from twofold_web.settings import *  # noqa: E402, F403 - the home folder must be named first
