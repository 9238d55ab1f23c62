"""The errors that Abhyasa raises on purpose. Each is something the user can mend, and says how.

AbhyasaError
├── PageError             a page that cannot be found or read
├── VideoError            a film or photo that cannot be read
│   └── VideoMissing      ... because it is not there
├── RecordingError        a landmark recording that cannot be read
├── ModelError            a model bundle that is damaged or cannot be assembled
│   └── ModelMissing      ... that is not there
├── StudioError           something that the studio cannot make
│   └── StudioMissing     ... because its extra is not installed
├── StoreError            a store of practices that cannot be opened
├── ServerError           a server that cannot start
└── OutputError           a file that cannot be written
"""

from __future__ import annotations


class AbhyasaError(Exception):
    """Something the user can mend: what is wrong, and what to do about it.

    message: what, and why: `me.mp4: holds sound only`.
    remedy: what to do, as an order: `record again with the camera on`.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy[:1].upper()}{self.remedy[1:]}." if self.remedy else self.message


class PageError(AbhyasaError):
    """A page that cannot be found or read."""


class VideoError(AbhyasaError):
    """A film or photo that cannot be read."""


class VideoMissing(VideoError):
    """A film or photo that is not there."""


class RecordingError(AbhyasaError):
    """A landmark recording that cannot be read."""


class ModelError(AbhyasaError):
    """A model bundle that is damaged, or that cannot be assembled."""


class ModelMissing(ModelError):
    """A model bundle that is not there."""


class StudioError(AbhyasaError):
    """Something that the studio cannot make: a body, a posture, a film."""


class StudioMissing(StudioError):
    """The studio's own dependencies are not installed."""


class StoreError(AbhyasaError):
    """A store of practices that cannot be opened."""


class ServerError(AbhyasaError):
    """A server that cannot start."""


class OutputError(AbhyasaError):
    """A file that cannot be written."""
