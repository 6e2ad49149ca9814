"""The fields and files of a form of several parts, in memory: a page takes few files, and none of them is large."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from twofold_web.answering.asked import Upload

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

MOST_BYTES = 10_000_000
MOST_FILES = 5
Fields = dict[str, list[str]]


class _InMemory(FileUploadHandler):
    """Collects a file; the body was limited before."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self.pieces: list[bytes] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.pieces.append(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        del file_size
        return SimpleUploadedFile(self.file_name or "file", b"".join(self.pieces))


def fields_and_files(content_type: str, body: bytes) -> tuple[Fields, dict[str, Upload]]:
    """What a form of several parts holds; nothing where it cannot be read."""
    told = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": len(body)}
    try:
        fields, files = MultiPartParser(told, BytesIO(body), [_InMemory()]).parse()
    # suspicious is a form of too many fields or files, or of one that is too large
    except (MultiPartParserError, SuspiciousOperation, ValueError):
        return {}, {}
    return {name: list(values) for name, values in fields.lists()}, _files(files)


def _files(files: "MultiValueDict[str, UploadedFile[Any]]") -> dict[str, Upload]:
    # a field may come several times: the last file counts
    found = {name: Upload(every[-1].read()) for name, every in files.lists() if every}
    return {name: file for name, file in list(found.items())[:MOST_FILES] if file.content}
