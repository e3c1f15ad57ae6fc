"""Processors of the OpenTelemetry Collector in Python, in a process of their own.

This package keeps the rules of the protocol (go/process/proto/otelcol_plugin.proto), so that a plugin is a
configuration, a processor, and a call of serve(): see redact.py.
"""

from .component import Factory, PermanentError, Processor, Telemetry
from .process import serve

__all__ = ["Factory", "PermanentError", "Processor", "Telemetry", "serve"]
