"""What is to be sent to a client: in order, and to a slow one only the newest state."""

from __future__ import annotations

import asyncio
from collections import deque

from pydantic import BaseModel

from abhyasa.server.protocol import CueGiven, State

MOST_WAITING = 200
"""Messages that a client may leave unread; one that is further behind is taken to be gone."""


class Line:
    """A queue to one socket. A state takes the place of one that is still waiting; nothing else is ever dropped.

    closed: set when nothing more will be put. lost: whether the socket is gone, so that nothing can be sent.
    """

    def __init__(self) -> None:
        self.closed = asyncio.Event()
        self.lost = False
        self._waiting: deque[BaseModel] = deque()
        self._more = asyncio.Event()

    def put(self, message: BaseModel) -> None:
        """Add a message; after the end it goes nowhere."""
        if self.closed.is_set():
            return
        if isinstance(message, State):
            waiting = next((i for i, other in enumerate(self._waiting) if isinstance(other, State)), None)
            if waiting is not None:
                del self._waiting[waiting]
        self._waiting.append(message)
        self._more.set()

    def end(self) -> None:
        """Nothing more will come; what waits is still sent."""
        self.closed.set()
        self._more.set()

    def forget(self) -> None:
        """The socket is gone."""
        self.lost = True
        self._waiting.clear()
        self.end()

    @property
    def overfull(self) -> bool:
        """Whether the client has stopped reading."""
        return len(self._waiting) > MOST_WAITING

    @property
    def unsent_cues(self) -> int:
        """How many cues still wait."""
        return sum(isinstance(message, CueGiven) for message in self._waiting)

    async def next(self) -> BaseModel | None:
        """The next message, None when all are sent and no more will come."""
        while not self._waiting:
            if self.closed.is_set():
                return None
            self._more.clear()
            await self._more.wait()
        return self._waiting.popleft()
