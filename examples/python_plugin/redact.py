"""The processor `redactpy`: masks values in traces, metrics and logs, by attribute name and by regular expression."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from logging import Logger

from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogsData
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric, MetricsData
from opentelemetry.proto.trace.v1.trace_pb2 import Span, TracesData

from otelcol_plugin import Factory, Telemetry, serve


@dataclass(frozen=True)
class Config:
    """What stands under `redactpy` in the collector's configuration."""

    keys: list[str] = field(default_factory=list)  # names of attributes whose values are masked
    patterns: list[str] = field(default_factory=list)  # regular expressions: what they match is masked in every text
    mask: str = "***"

    def __post_init__(self) -> None:
        for name in ("keys", "patterns"):
            values: object = getattr(self, name)
            if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
                raise ValueError(f"{name}: must be a list of texts, not {values!r}")
        if not isinstance(self.mask, str):
            raise ValueError(f"mask: must be a text, not {self.mask!r}")
        for number, pattern in enumerate(self.patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"patterns[{number}]: {pattern!r} is no regular expression: {error}") from error
        if not self.keys and not self.patterns:
            raise ValueError("there is nothing to mask: give keys, patterns, or both")


class Redactor:
    """The processor at work for one signal."""

    def __init__(self, config: Config, log: Logger) -> None:
        self._keys = frozenset(config.keys)
        self._patterns = [re.compile(pattern) for pattern in config.patterns]
        self._mask = config.mask
        self._log = log
        self._masked = 0

    def start(self) -> None:
        """Called before the first telemetry."""
        counts = {"keys": len(self._keys), "patterns": len(self._patterns)}
        self._log.info("Redacting", extra={"fields": counts})

    def process(self, telemetry: Telemetry) -> bool:
        """Masks what is to be masked, in place; whether anything was."""
        before = self._masked
        for attributes in attributes_of(telemetry):
            self._mask_all(attributes)
        if isinstance(telemetry, LogsData):
            for resource in telemetry.resource_logs:
                for scope in resource.scope_logs:
                    for record in scope.log_records:
                        self._mask_value(record.body)
        return self._masked > before

    def stop(self) -> None:
        """Called after the last telemetry."""
        self._log.info("Redacted", extra={"fields": {"values": self._masked}})

    def _mask_all(self, attributes: Iterable[KeyValue]) -> None:
        for attribute in attributes:
            if attribute.key not in self._keys:
                self._mask_value(attribute.value)
            elif attribute.value.string_value != self._mask:
                attribute.value.string_value = self._mask
                self._masked += 1

    def _mask_value(self, value: AnyValue) -> None:
        match value.WhichOneof("value"):
            case "string_value":
                self._mask_text(value)
            case "array_value":
                for item in value.array_value.values:
                    self._mask_value(item)
            case "kvlist_value":
                self._mask_all(value.kvlist_value.values)

    def _mask_text(self, value: AnyValue) -> None:
        text = value.string_value
        for pattern in self._patterns:
            text = pattern.sub(lambda _: self._mask, text)
        if text != value.string_value:
            value.string_value = text
            self._masked += 1


def attributes_of(telemetry: Telemetry) -> Iterator[Iterable[KeyValue]]:
    """Every list of attributes in telemetry."""
    match telemetry:
        case TracesData():
            for spans in telemetry.resource_spans:
                yield spans.resource.attributes
                for scope in spans.scope_spans:
                    yield scope.scope.attributes
                    for span in scope.spans:
                        yield from attributes_of_span(span)
        case MetricsData():
            for metrics in telemetry.resource_metrics:
                yield metrics.resource.attributes
                for group in metrics.scope_metrics:
                    yield group.scope.attributes
                    for metric in group.metrics:
                        yield from attributes_of_metric(metric)
        case LogsData():
            for logs in telemetry.resource_logs:
                yield logs.resource.attributes
                for part in logs.scope_logs:
                    yield part.scope.attributes
                    for record in part.log_records:
                        yield record.attributes


def attributes_of_span(span: Span) -> Iterator[Iterable[KeyValue]]:
    """Every list of attributes in a span."""
    yield span.attributes
    for event in span.events:
        yield event.attributes
    for link in span.links:
        yield link.attributes


def attributes_of_metric(metric: Metric) -> Iterator[Iterable[KeyValue]]:
    """Every list of attributes in a metric."""
    yield metric.metadata
    kind = metric.WhichOneof("data")
    for point in getattr(metric, kind).data_points if kind else ():
        yield point.attributes
        for exemplar in getattr(point, "exemplars", ()):  # a summary has none
            yield exemplar.filtered_attributes


if __name__ == "__main__":
    serve(Factory("redactpy", Config, Redactor), name="otelcol-redactpy", version="0.1.0")
