"""Files: ids, limits, download paths. How they are sent is in methods/."""

import hashlib
import mimetypes
from base64 import urlsafe_b64encode
from dataclasses import asdict
from pathlib import PurePosixPath

from playground.errors import ApiError, Json, bad_request
from playground.records import StoredFile, Upload
from playground.shapes import media_type, picture_size
from playground.store import Store

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {
    "photo": "photos",
    "animation": "animations",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "audio": "music",
}


class FileShelf:
    """Stored files by id and by download path."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files: dict[str, StoredFile] = {}
        for key, body in store.load("file"):
            assert isinstance(body, dict)
            self._files[key] = StoredFile(**body)

    def add(self, upload: Upload, kind: str, shape: Json | None = None) -> StoredFile:
        """Keep an uploaded file. Raises ApiError where Telegram refuses it."""
        _check_size(upload, kind)
        size = picture_size(upload.data)
        if kind == "photo" and (size is None or sum(size) > 10_000):
            raise bad_request("PHOTO_INVALID_DIMENSIONS" if size else "IMAGE_PROCESS_FAILED")
        mime = media_type(upload.data, upload.mime)
        number = len(self._files) + 1
        digest = hashlib.sha256(upload.data).digest()
        file_id = urlsafe_b64encode(kind.encode() + number.to_bytes(4, "big") + digest[:21])
        name = PurePosixPath(upload.name.replace("\\", "/")).name
        ending = PurePosixPath(name).suffix or mimetypes.guess_extension(mime) or ".bin"
        stored = StoredFile(
            file_id=file_id.decode().rstrip("="),
            unique_id=urlsafe_b64encode(digest[:12]).decode(),
            kind=kind,
            name=name,
            mime=mime,
            size=len(upload.data),
            path=f"{FOLDERS[kind]}/file_{number}{ending}",
            **{"width": (size or (0, 0))[0], "height": (size or (0, 0))[1], **(shape or {})},
        )
        self._files[stored.file_id] = stored
        self._store.put_content(stored.file_id, upload.data)
        self._store.put("file", stored.file_id, asdict(stored))
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file with this download path."""
        return next((one for one in self._files.values() if one.path == path), None)

    def content(self, file_id: str) -> bytes:
        """Its bytes. Raises KeyError when there is no such file."""
        return self._store.content(file_id)


def _check_size(upload: Upload, kind: str) -> None:
    size = len(upload.data)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and size > MAX_PHOTO:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; "
            f"the maximum size is {MAX_PHOTO} bytes"
        )


def as_bot_api(stored: StoredFile) -> Json | list[Json]:
    """The Bot API object of the file: PhotoSize list, Animation, Voice, Document ..."""
    common: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
    }
    shape: Json = {"width": stored.width or 320, "height": stored.height or 320}
    named: Json = {"file_name": stored.name, "mime_type": stored.mime}
    if stored.kind == "photo":
        return [{**common, **shape}]
    if stored.kind in ("animation", "video"):
        return {**common, **named, **shape, "duration": stored.duration}
    if stored.kind == "voice":
        return {**common, "mime_type": stored.mime, "duration": stored.duration}
    if stored.kind == "audio":
        return {**common, **named, "duration": stored.duration}
    return {**common, **named}
