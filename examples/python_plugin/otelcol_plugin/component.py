"""What the author of a processor deals with, and how it looks in the protocol."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from logging import Logger
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import yaml
from google.protobuf.message import DecodeError
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

from .proto.otelcol_plugin_pb2 import SIGNAL_LOGS, SIGNAL_METRICS, SIGNAL_TRACES, Outcome, Signal

Telemetry = TracesData | MetricsData | LogsData

MESSAGES: dict[Signal, type[Telemetry]] = {
    SIGNAL_TRACES: TracesData,
    SIGNAL_METRICS: MetricsData,
    SIGNAL_LOGS: LogsData,
}

ALPHA = 4  # the Collector's component.StabilityLevel


class PermanentError(Exception):
    """Telemetry is refused for good. Any other exception means that the same telemetry may be sent again."""


class Processor(Protocol):
    """A processor at work for one signal. Its methods are called one after the other, never two at once.

    What process() raises is the answer to who sent the telemetry; what start() raises is why the collector does not
    start.
    """

    def start(self) -> None:
        """Called before the first telemetry."""

    def process(self, telemetry: Telemetry) -> bool:
        """Changes telemetry in place, and returns whether it did. What is empty then is not passed on."""

    def stop(self) -> None:
        """Called after the last telemetry."""


class Dataclass(Protocol):
    """A class of a configuration. What it raises (ValueError) is shown to who wrote the configuration."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


C = TypeVar("C", bound=Dataclass)


@dataclass(frozen=True)
class Factory(Generic[C]):
    """Makes processors of one type."""

    type_name: str  # in the configuration
    config: type[C]  # a dataclass
    processor: Callable[[C, Logger], Processor]
    signals: tuple[Signal, ...] = tuple(MESSAGES)
    stability: int = ALPHA

    def read_config(self, text: str) -> C:
        """Decodes a configuration, in YAML; raises ValueError."""
        values = yaml.safe_load(text) or {}
        if not isinstance(values, dict):
            raise ValueError(f"must be a mapping, not {values!r}")
        known = [field.name for field in fields(self.config)]
        if unknown := [key for key in values if key not in known]:
            raise ValueError(f"unknown key {unknown[0]!r}: the keys are {', '.join(known)}")
        return self.config(**{key: value for key, value in values.items() if value is not None})

    def effective(self, config: C) -> str:
        """A configuration with its defaults, in YAML."""
        return yaml.safe_dump(asdict(config), allow_unicode=True, sort_keys=False)


def outcome_of(error: Exception) -> Outcome:
    """How an exception of a processor is answered."""
    match error:
        case PermanentError():
            return Outcome(code=Outcome.PERMANENT, message=str(error))
        case DecodeError():
            return Outcome(code=Outcome.PERMANENT, message=f"it is no OTLP: {error}")
        case _:
            return Outcome(code=Outcome.RETRYABLE, message=f"{type(error).__name__}: {error}")
