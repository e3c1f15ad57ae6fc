"""What the child sends on one stream."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator

from .proto.otelcol_plugin_pb2 import (
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_ERROR,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARN,
    ChildMessage,
    Log,
    LogLevel,
)

LEVELS: dict[LogLevel, int] = {
    LOG_LEVEL_DEBUG: logging.DEBUG,
    LOG_LEVEL_INFO: logging.INFO,
    LOG_LEVEL_WARN: logging.WARNING,
    LOG_LEVEL_ERROR: logging.ERROR,
}


class Stream:
    """Messages on their way to the host, in order. send() and end() may be called by any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[ChildMessage | None] = asyncio.Queue()

    def send(self, message: ChildMessage) -> None:
        """Sends a message, after those that were sent before."""
        self._loop.call_soon_threadsafe(self._queue.put_nowait, message)

    def end(self) -> None:
        """Ends the stream when everything is sent."""
        self._loop.call_soon_threadsafe(self._queue.put_nowait, None)

    async def __aiter__(self) -> AsyncIterator[ChildMessage]:
        while (message := await self._queue.get()) is not None:
            yield message


class LogHandler(logging.Handler):
    """Sends log records to the host, which logs them with the component's name. Fields: extra={"fields": {…}}."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Implements logging.Handler."""
        fields = getattr(record, "fields", None)
        log = Log(
            level=level_of(record.levelno),
            time_unix_nano=int(record.created * 1e9),
            message=record.getMessage(),
            fields_json=json.dumps(fields, default=str) if fields else "",
            caller=f"{record.filename}:{record.lineno}",
            stack="".join(traceback.format_exception(record.exc_info[1])).rstrip() if record.exc_info else "",
        )
        self._stream.send(ChildMessage(log=log))


def level_of(number: int) -> LogLevel:
    """The protocol's level of a level of Python's."""
    return max((level for level in LEVELS if LEVELS[level] <= number), default=LOG_LEVEL_DEBUG)


def logger(stream: Stream, least: LogLevel) -> logging.Logger:
    """A logger that writes to the stream."""
    made = logging.Logger("otelcol_plugin", LEVELS.get(least, logging.INFO))
    made.addHandler(LogHandler(stream))
    return made
