"""Files of a phone, by tus 1.0.0: the smallest first, going on at the byte where the line broke."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime

from sync.phone_line import Answered, Problem
from sync.phone_state import Blob, PhoneState

__all__ = ["Uploads"]

Ask = Callable[[str, str, dict[str, str], bytes | None], Answered]

TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"
REFUSED = (413, 415, 422)
"""The server will never take this file."""
ANEW = (404, 410, 460)
"""This upload is no more, or its bytes did not match: read the file again and begin anew."""
TRIES = 4


class Uploads:
    """Brings kept files to the server. `ask` sends one request and raises Problem; `clock` says when it was sent."""

    def __init__(self, state: PhoneState, ask: Ask, clock: Callable[[], datetime]) -> None:
        self._state, self._ask, self._clock = state, ask, clock

    def send_all(self) -> int:
        """Send what is not there yet; gives how many files were sent. TryLater (507 too) and OSError end the round."""
        sent = 0
        for blob in self._state.blobs():
            if not blob.sent and blob.refused is None:
                sent += self._send(blob)
        return sent

    def _send(self, blob: Blob) -> bool:
        upload = blob.upload
        for left in range(TRIES, 0, -1):
            try:
                self._deliver(blob, upload)
                break
            except Problem as error:
                if error.status in REFUSED:
                    self._state.note_blob(blob.sha256, refused=error.code or str(error.status))
                    return False
                if error.status not in (*ANEW, 409) or left == 1:
                    raise
                if error.status in ANEW:
                    upload = None
                    self._state.note_blob(blob.sha256)
                else:
                    upload = next((one.upload for one in self._state.blobs() if one.sha256 == blob.sha256), None)
        self._state.note_blob(blob.sha256, sent_at=self._clock())
        return True

    def _deliver(self, blob: Blob, upload: str | None) -> None:
        content = self._state.blob(blob.sha256) or b""
        where, offset = self._resume(upload) if upload is not None else self._begin(blob, content)
        if offset < len(content):
            headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": BODY}
            self._ask("PATCH", where, headers, content[offset:])

    def _begin(self, blob: Blob, content: bytes) -> tuple[str, int]:
        told = {"sha256": blob.sha256, "filename": blob.name, "filetype": blob.type}
        metadata = ",".join(f"{name} {b64encode(text.encode()).decode()}" for name, text in told.items())
        headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        got = self._ask("POST", "/api/mobile/uploads", headers, b"").headers
        self._state.note_blob(blob.sha256, upload=got["location"])
        return got["location"], int(got.get("upload-offset", "0"))

    def _resume(self, upload: str) -> tuple[str, int]:
        return upload, int(self._ask("HEAD", upload, dict(TUS), None).headers["upload-offset"])
