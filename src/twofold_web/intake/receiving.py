"""How uploaded files reach the disk: never more than allowed, under a name of the system's, gone when broken off."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

# names of files that were too large, kept on the request for the page that tells
TOO_LARGE = "twofold.too_large"


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes a file to a temporary one while it arrives, and stops writing once it is too large."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*arguments, **named)
        self.got = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of it.

        Raises:
            SkipFile: it is larger than allowed; the rest is read and forgotten.
        """
        self.got += len(raw_data)
        if self.got > settings.UPLOAD_MOST_BYTES:
            self.file.close()  # which deletes it
            if self.request is not None:
                self.request.META.setdefault(TOO_LARGE, []).append(self.file_name or "")
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def too_large(request: HttpRequest) -> list[str]:
    """The names of the files of this request that were larger than allowed."""
    return list(request.META.get(TOO_LARGE, []))
