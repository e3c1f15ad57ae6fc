"""The life of one processor: what the host orders, from Create to Stop."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .component import MESSAGES, Factory, PermanentError, Processor, outcome_of
from .proto.otelcol_plugin_pb2 import (
    ChildMessage,
    Consume,
    Create,
    Created,
    Failed,
    Fused,
    Outcome,
    Result,
    Started,
    Stopped,
)
from .stream import Stream, logger

# Bytes of telemetry that may wait here for their Result. The host takes a call that is not answered within seconds for
# a hang, and the time in this queue counts: what is in it must be worked off well before.
WINDOW = 4 << 20

GIVEN_UP = Outcome(code=Outcome.RETRYABLE, message="the caller has given up")


class Instance:
    """A processor and the one thread that works for it. Orders join its queue: who gives one never waits."""

    def __init__(self, factory: Factory[Any], order: Create, stream: Stream) -> None:
        self._factory = factory
        self._order = order
        self._stream = stream
        self._log = logger(stream, order.log_level)
        self._processor: Processor | None = None
        self._started = False
        self._calls: dict[int, Future[None]] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=order.component.id)
        self._worker.submit(self._create)

    def start(self) -> None:
        """Has the processor started."""
        self._worker.submit(self._start)

    def consume(self, order: Consume) -> None:
        """Has telemetry processed."""
        call = self._calls[order.id] = self._worker.submit(self._consume, order)
        call.add_done_callback(lambda _: self._calls.pop(order.id, None))

    def cancel(self, number: int) -> None:
        """Gives up telemetry that is not yet being processed."""
        call = self._calls.get(number)
        if call is not None and call.cancel():
            self._stream.send(ChildMessage(result=Result(id=number, outcome=GIVEN_UP)))

    def stop(self) -> None:
        """Has the processor stopped, after all that waits for it."""
        self._worker.submit(self._stop)

    def close(self) -> None:
        """Ends the thread when the stream is over: nobody waits any more for what is still to be processed."""
        for call in list(self._calls.values()):
            call.cancel()
        self.stop()
        self._worker.shutdown(wait=False)

    # What follows runs in the thread.

    def _create(self) -> None:
        if self._order.signal not in self._factory.signals:
            self._fail("the signal is not supported", signal_unsupported=True)
            return
        try:
            config = self._factory.read_config(self._order.component.resolved_yaml)
            self._processor = self._factory.processor(config, self._log)
        except Exception as error:
            self._fail(str(error))
            return
        self._stream.send(ChildMessage(created=Created(mutates_data=True, window=WINDOW)))

    def _start(self) -> None:
        if self._processor is None:
            return
        try:
            self._processor.start()
        except Exception as error:
            self._log.error("The start failed", exc_info=error)
            self._fail(str(error))
            return
        self._started = True
        self._stream.send(ChildMessage(started=Started()))

    def _consume(self, order: Consume) -> None:
        try:
            result = Result(id=order.id, emits=self._process(order.data))
        except Exception as error:
            if not isinstance(error, PermanentError):
                self._log.error("Telemetry cannot be processed", exc_info=error)
            result = Result(id=order.id, outcome=outcome_of(error))
        self._stream.send(ChildMessage(result=result))

    def _process(self, data: bytes) -> list[Fused]:
        if self._processor is None or not self._started:
            raise RuntimeError("the processor is not started")
        telemetry = MESSAGES[self._order.signal].FromString(data)
        if not self._processor.process(telemetry):
            return [Fused(unchanged=True)]
        return [Fused(data=telemetry.SerializeToString())] if telemetry.ByteSize() else []

    def _stop(self) -> None:
        stopped = Stopped()
        if self._processor is not None and self._started:
            self._started = False
            try:
                self._processor.stop()
            except Exception as error:
                self._log.error("The stop failed", exc_info=error)
                stopped.error = str(error) or type(error).__name__
        self._stream.send(ChildMessage(stopped=stopped))
        self._stream.end()

    def _fail(self, text: str, signal_unsupported: bool = False) -> None:
        self._stream.send(ChildMessage(failed=Failed(error=text, signal_unsupported=signal_unsupported)))
        self._stream.end()
