"""The gRPC service of the protocol."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import grpc
from grpc.aio import ServicerContext

from .component import Factory
from .instance import Instance
from .proto import otelcol_plugin_pb2 as pb
from .proto.otelcol_plugin_pb2_grpc import PluginServicer
from .stream import Stream

Context = ServicerContext[Any, Any]


class Service(PluginServicer):
    """Serves the factories of this process."""

    def __init__(self, factories: Sequence[Factory[Any]], name: str, version: str) -> None:
        self._factories = {factory.type_name: factory for factory in factories}
        self._name = name
        self._version = version

    async def Describe(self, request: pb.DescribeRequest, context: Context) -> pb.DescribeResponse:
        """Says which components there are."""
        factories = [
            pb.Factory(
                kind=pb.KIND_PROCESSOR,
                type=factory.type_name,
                abilities=[pb.Ability(signal=signal, stability=factory.stability) for signal in factory.signals],
            )
            for factory in self._factories.values()
        ]
        return pb.DescribeResponse(factories=factories, module=self._name, version=self._version)

    async def Check(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        """Says what is wrong with a configuration; the text is shown to who wrote it."""
        try:
            factory = self._factory_of(request.component)
            config = factory.read_config(request.component.resolved_yaml)
        except Exception as error:
            return pb.CheckResponse(error=str(error))
        return pb.CheckResponse(effective_yaml=factory.effective(config))

    async def Run(self, orders: AsyncIterator[pb.HostMessage], context: Context) -> AsyncIterator[pb.ChildMessage]:
        """One stream is the life of one processor."""
        first = await anext(orders)
        if first.WhichOneof("message") != "create":
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the first message is no Create")
        stream = Stream()
        try:
            factory = self._factory_of(first.create.component)
        except ValueError as error:
            yield pb.ChildMessage(failed=pb.Failed(error=str(error)))
            return
        instance = Instance(factory, first.create, stream)
        reader = asyncio.create_task(read(orders, instance))
        reader.add_done_callback(lambda _: instance.close())
        try:
            async for message in stream:
                yield message
        finally:
            reader.cancel()

    def _factory_of(self, component: pb.Component) -> Factory[Any]:
        factory = self._factories.get(component.type)
        if factory is None or component.kind != pb.KIND_PROCESSOR:
            raise ValueError(f"this plugin has no processor of the type {component.type!r}")
        return factory


async def read(orders: AsyncIterator[pb.HostMessage], instance: Instance) -> None:
    """Takes the host's orders until the stream ends."""
    async for order in orders:
        match order.WhichOneof("message"):
            case "start":
                instance.start()
            case "consume":
                instance.consume(order.consume)
            case "cancel":
                instance.cancel(order.cancel.id)
            case "stop":
                instance.stop()
