"""One good call of each door, for the walk over all doors and for the API's documentation."""

import base64
import hashlib

from server.kit.http import Sample

__all__ = ["COMPLETION", "LOGIN", "PHOTO", "PIECE", "SUBSCRIPTION", "SYNC", "TUS", "UPLOAD"]

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TUS = {"Tus-Resumable": "1.0.0"}


def _metadata(data: bytes, kind: str) -> dict[str, str]:
    said = {"sha256": hashlib.sha256(data).hexdigest(), "filename": "pixel.png", "filetype": kind}
    return {
        "Upload-Metadata": ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in said.items())
    }


UPLOAD = Sample(body=b"", headers={**TUS, "Upload-Length": str(len(PIXEL)), **_metadata(PIXEL, "image/png")})
PIECE = Sample(
    path={"upload": "an upload"},
    body=PIXEL,
    headers={**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
)
PHOTO = Sample(body=PIXEL, headers={**_metadata(PIXEL, "image/png"), "Content-Type": "image/png"})

ID = "019399aa-0000-7000-8000-000000000001"
LOGIN = Sample(
    json={
        "email": "tess@voltwijk.example",
        "password": "not her password",
        "device": {"id": ID, "name": "Tess' telefoon", "platform": "Android"},
    },
    headers={"X-Veldwerk": "-"},
)
SYNC = Sample(json={"sent_at": "2026-11-21T08:30:00Z", "mutations": [], "limit": 10})
COMPLETION = Sample(json={"id": ID, "visit": "a visit", "outcome": "done"})
SUBSCRIPTION = Sample(
    json={
        "endpoint": "https://push.example.com/send/abc",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
)
