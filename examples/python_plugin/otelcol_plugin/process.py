"""What the protocol asks of the process: the handshake, its socket, its signals and its end."""

import asyncio
import io
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health

from .component import Factory
from .proto.otelcol_plugin_pb2_grpc import add_PluginServicer_to_server
from .service import Service

MARK = "OTELCOL_DENO_PLUGIN"
COOKIE = "a8a3f1c2-7d0e-4b7c-9c6f-3d1b5e0f2a64"
PROTOCOL = "1"

OPTIONS = [
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.http2.lookahead_bytes", 8 << 20),  # a batch should not wait for window updates half way
]


def serve(*factories: Factory[Any], name: str, version: str) -> None:
    """Offers processors to the collector that started this process, and does not return before it has no use for them.

    name and version are those of the plugin. Standard output and standard error go to the collector's log.
    """
    if os.environ.get(MARK) != COOKIE:
        sys.exit(f"{name} is a plugin of the OpenTelemetry Collector in Deno: load it by --plugin")
    if PROTOCOL not in os.environ.get("PLUGIN_PROTOCOL_VERSIONS", "").split(","):
        sys.exit(f"{name} speaks version {PROTOCOL} of the plugin protocol, which this collector does not")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=end_with_host, daemon=True).start()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what is printed is seen at once
    asyncio.run(listen(Service(factories, name, version)))


async def listen(service: Service) -> None:
    """Serves on a socket in the host's folder, and tells the host which."""
    server = grpc.aio.server(options=OPTIONS)
    add_PluginServicer_to_server(service, server)
    status = health.HealthServicer()
    await status.set("plugin", health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(status, server)
    socket = Path(os.environ["PLUGIN_UNIX_SOCKET_DIR"], "plugin.sock")
    server.add_insecure_port(f"unix:{socket}")
    await server.start()
    print(f"1|{PROTOCOL}|unix|{socket}|grpc", flush=True)
    await server.wait_for_termination()


def end_with_host() -> None:
    """Ends the process when the host is gone: its end of the pipe closes, however it died."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)
