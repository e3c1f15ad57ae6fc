from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KIND_UNSPECIFIED: _ClassVar[Kind]
    KIND_RECEIVER: _ClassVar[Kind]
    KIND_PROCESSOR: _ClassVar[Kind]
    KIND_EXPORTER: _ClassVar[Kind]
    KIND_CONNECTOR: _ClassVar[Kind]
    KIND_EXTENSION: _ClassVar[Kind]

class Signal(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIGNAL_UNSPECIFIED: _ClassVar[Signal]
    SIGNAL_TRACES: _ClassVar[Signal]
    SIGNAL_METRICS: _ClassVar[Signal]
    SIGNAL_LOGS: _ClassVar[Signal]
    SIGNAL_PROFILES: _ClassVar[Signal]

class LogLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LOG_LEVEL_UNSPECIFIED: _ClassVar[LogLevel]
    LOG_LEVEL_DEBUG: _ClassVar[LogLevel]
    LOG_LEVEL_INFO: _ClassVar[LogLevel]
    LOG_LEVEL_WARN: _ClassVar[LogLevel]
    LOG_LEVEL_ERROR: _ClassVar[LogLevel]
KIND_UNSPECIFIED: Kind
KIND_RECEIVER: Kind
KIND_PROCESSOR: Kind
KIND_EXPORTER: Kind
KIND_CONNECTOR: Kind
KIND_EXTENSION: Kind
SIGNAL_UNSPECIFIED: Signal
SIGNAL_TRACES: Signal
SIGNAL_METRICS: Signal
SIGNAL_LOGS: Signal
SIGNAL_PROFILES: Signal
LOG_LEVEL_UNSPECIFIED: LogLevel
LOG_LEVEL_DEBUG: LogLevel
LOG_LEVEL_INFO: LogLevel
LOG_LEVEL_WARN: LogLevel
LOG_LEVEL_ERROR: LogLevel

class DescribeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeResponse(_message.Message):
    __slots__ = ("factories", "module", "version")
    FACTORIES_FIELD_NUMBER: _ClassVar[int]
    MODULE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    factories: _containers.RepeatedCompositeFieldContainer[Factory]
    module: str
    version: str
    def __init__(self, factories: _Optional[_Iterable[_Union[Factory, _Mapping]]] = ..., module: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class Factory(_message.Message):
    __slots__ = ("kind", "type", "deprecated_alias", "abilities", "module", "version")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    DEPRECATED_ALIAS_FIELD_NUMBER: _ClassVar[int]
    ABILITIES_FIELD_NUMBER: _ClassVar[int]
    MODULE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    kind: Kind
    type: str
    deprecated_alias: str
    abilities: _containers.RepeatedCompositeFieldContainer[Ability]
    module: str
    version: str
    def __init__(self, kind: _Optional[_Union[Kind, str]] = ..., type: _Optional[str] = ..., deprecated_alias: _Optional[str] = ..., abilities: _Optional[_Iterable[_Union[Ability, _Mapping]]] = ..., module: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class Ability(_message.Message):
    __slots__ = ("signal", "to", "stability")
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    STABILITY_FIELD_NUMBER: _ClassVar[int]
    signal: Signal
    to: Signal
    stability: int
    def __init__(self, signal: _Optional[_Union[Signal, str]] = ..., to: _Optional[_Union[Signal, str]] = ..., stability: _Optional[int] = ...) -> None: ...

class Component(_message.Message):
    __slots__ = ("kind", "type", "id", "config", "yaml", "env", "resolved_yaml", "feature_gates")
    class EnvEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    KIND_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    YAML_FIELD_NUMBER: _ClassVar[int]
    ENV_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_YAML_FIELD_NUMBER: _ClassVar[int]
    FEATURE_GATES_FIELD_NUMBER: _ClassVar[int]
    kind: Kind
    type: str
    id: str
    config: int
    yaml: str
    env: _containers.ScalarMap[str, str]
    resolved_yaml: str
    feature_gates: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, kind: _Optional[_Union[Kind, str]] = ..., type: _Optional[str] = ..., id: _Optional[str] = ..., config: _Optional[int] = ..., yaml: _Optional[str] = ..., env: _Optional[_Mapping[str, str]] = ..., resolved_yaml: _Optional[str] = ..., feature_gates: _Optional[_Iterable[str]] = ...) -> None: ...

class CheckRequest(_message.Message):
    __slots__ = ("component",)
    COMPONENT_FIELD_NUMBER: _ClassVar[int]
    component: Component
    def __init__(self, component: _Optional[_Union[Component, _Mapping]] = ...) -> None: ...

class CheckResponse(_message.Message):
    __slots__ = ("error", "effective_yaml")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_YAML_FIELD_NUMBER: _ClassVar[int]
    error: str
    effective_yaml: str
    def __init__(self, error: _Optional[str] = ..., effective_yaml: _Optional[str] = ...) -> None: ...

class HostMessage(_message.Message):
    __slots__ = ("create", "start", "consume", "emit_result", "cancel", "stop")
    CREATE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    CONSUME_FIELD_NUMBER: _ClassVar[int]
    EMIT_RESULT_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    create: Create
    start: Start
    consume: Consume
    emit_result: EmitResult
    cancel: Cancel
    stop: Stop
    def __init__(self, create: _Optional[_Union[Create, _Mapping]] = ..., start: _Optional[_Union[Start, _Mapping]] = ..., consume: _Optional[_Union[Consume, _Mapping]] = ..., emit_result: _Optional[_Union[EmitResult, _Mapping]] = ..., cancel: _Optional[_Union[Cancel, _Mapping]] = ..., stop: _Optional[_Union[Stop, _Mapping]] = ...) -> None: ...

class ChildMessage(_message.Message):
    __slots__ = ("created", "started", "failed", "result", "emit", "cancel", "status", "log", "stopped")
    CREATED_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    EMIT_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    created: Created
    started: Started
    failed: Failed
    result: Result
    emit: Emit
    cancel: Cancel
    status: Status
    log: Log
    stopped: Stopped
    def __init__(self, created: _Optional[_Union[Created, _Mapping]] = ..., started: _Optional[_Union[Started, _Mapping]] = ..., failed: _Optional[_Union[Failed, _Mapping]] = ..., result: _Optional[_Union[Result, _Mapping]] = ..., emit: _Optional[_Union[Emit, _Mapping]] = ..., cancel: _Optional[_Union[Cancel, _Mapping]] = ..., status: _Optional[_Union[Status, _Mapping]] = ..., log: _Optional[_Union[Log, _Mapping]] = ..., stopped: _Optional[_Union[Stopped, _Mapping]] = ...) -> None: ...

class Create(_message.Message):
    __slots__ = ("component", "signal", "to", "pipelines", "build", "resource", "log_level", "window")
    COMPONENT_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    PIPELINES_FIELD_NUMBER: _ClassVar[int]
    BUILD_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    LOG_LEVEL_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    component: Component
    signal: Signal
    to: Signal
    pipelines: _containers.RepeatedScalarFieldContainer[str]
    build: Build
    resource: bytes
    log_level: LogLevel
    window: int
    def __init__(self, component: _Optional[_Union[Component, _Mapping]] = ..., signal: _Optional[_Union[Signal, str]] = ..., to: _Optional[_Union[Signal, str]] = ..., pipelines: _Optional[_Iterable[str]] = ..., build: _Optional[_Union[Build, _Mapping]] = ..., resource: _Optional[bytes] = ..., log_level: _Optional[_Union[LogLevel, str]] = ..., window: _Optional[int] = ...) -> None: ...

class Build(_message.Message):
    __slots__ = ("command", "description", "version")
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    command: str
    description: str
    version: str
    def __init__(self, command: _Optional[str] = ..., description: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class Created(_message.Message):
    __slots__ = ("mutates_data", "window")
    MUTATES_DATA_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    mutates_data: bool
    window: int
    def __init__(self, mutates_data: _Optional[bool] = ..., window: _Optional[int] = ...) -> None: ...

class Start(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Started(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Failed(_message.Message):
    __slots__ = ("error", "signal_unsupported", "wanted_extensions", "address_in_use")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_UNSUPPORTED_FIELD_NUMBER: _ClassVar[int]
    WANTED_EXTENSIONS_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_IN_USE_FIELD_NUMBER: _ClassVar[int]
    error: str
    signal_unsupported: bool
    wanted_extensions: bool
    address_in_use: str
    def __init__(self, error: _Optional[str] = ..., signal_unsupported: _Optional[bool] = ..., wanted_extensions: _Optional[bool] = ..., address_in_use: _Optional[str] = ...) -> None: ...

class Consume(_message.Message):
    __slots__ = ("id", "data", "timeout_ms", "context")
    ID_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    id: int
    data: bytes
    timeout_ms: int
    context: Context
    def __init__(self, id: _Optional[int] = ..., data: _Optional[bytes] = ..., timeout_ms: _Optional[int] = ..., context: _Optional[_Union[Context, _Mapping]] = ...) -> None: ...

class Context(_message.Message):
    __slots__ = ("metadata", "client_network", "client_address", "auth", "traceparent", "tracestate")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_NETWORK_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    AUTH_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    TRACESTATE_FIELD_NUMBER: _ClassVar[int]
    metadata: _containers.RepeatedCompositeFieldContainer[Metadata]
    client_network: str
    client_address: str
    auth: _containers.RepeatedCompositeFieldContainer[Metadata]
    traceparent: str
    tracestate: str
    def __init__(self, metadata: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., client_network: _Optional[str] = ..., client_address: _Optional[str] = ..., auth: _Optional[_Iterable[_Union[Metadata, _Mapping]]] = ..., traceparent: _Optional[str] = ..., tracestate: _Optional[str] = ...) -> None: ...

class Metadata(_message.Message):
    __slots__ = ("key", "values")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    key: str
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, key: _Optional[str] = ..., values: _Optional[_Iterable[str]] = ...) -> None: ...

class Result(_message.Message):
    __slots__ = ("id", "outcome", "emits")
    ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    EMITS_FIELD_NUMBER: _ClassVar[int]
    id: int
    outcome: Outcome
    emits: _containers.RepeatedCompositeFieldContainer[Fused]
    def __init__(self, id: _Optional[int] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., emits: _Optional[_Iterable[_Union[Fused, _Mapping]]] = ...) -> None: ...

class Fused(_message.Message):
    __slots__ = ("data", "unchanged", "context")
    DATA_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    unchanged: bool
    context: Context
    def __init__(self, data: _Optional[bytes] = ..., unchanged: _Optional[bool] = ..., context: _Optional[_Union[Context, _Mapping]] = ...) -> None: ...

class Emit(_message.Message):
    __slots__ = ("id", "data", "timeout_ms", "context", "pipelines", "consume")
    ID_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    PIPELINES_FIELD_NUMBER: _ClassVar[int]
    CONSUME_FIELD_NUMBER: _ClassVar[int]
    id: int
    data: bytes
    timeout_ms: int
    context: Context
    pipelines: _containers.RepeatedScalarFieldContainer[str]
    consume: int
    def __init__(self, id: _Optional[int] = ..., data: _Optional[bytes] = ..., timeout_ms: _Optional[int] = ..., context: _Optional[_Union[Context, _Mapping]] = ..., pipelines: _Optional[_Iterable[str]] = ..., consume: _Optional[int] = ...) -> None: ...

class EmitResult(_message.Message):
    __slots__ = ("id", "outcome")
    ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    id: int
    outcome: Outcome
    def __init__(self, id: _Optional[int] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class Cancel(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("code", "message", "retry_after_ms", "rest", "grpc_status", "downstream")
    class Code(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OK: _ClassVar[Outcome.Code]
        RETRYABLE: _ClassVar[Outcome.Code]
        PERMANENT: _ClassVar[Outcome.Code]
    OK: Outcome.Code
    RETRYABLE: Outcome.Code
    PERMANENT: Outcome.Code
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_MS_FIELD_NUMBER: _ClassVar[int]
    REST_FIELD_NUMBER: _ClassVar[int]
    GRPC_STATUS_FIELD_NUMBER: _ClassVar[int]
    DOWNSTREAM_FIELD_NUMBER: _ClassVar[int]
    code: Outcome.Code
    message: str
    retry_after_ms: int
    rest: bytes
    grpc_status: bytes
    downstream: bool
    def __init__(self, code: _Optional[_Union[Outcome.Code, str]] = ..., message: _Optional[str] = ..., retry_after_ms: _Optional[int] = ..., rest: _Optional[bytes] = ..., grpc_status: _Optional[bytes] = ..., downstream: _Optional[bool] = ...) -> None: ...

class Status(_message.Message):
    __slots__ = ("status", "error")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    status: int
    error: str
    def __init__(self, status: _Optional[int] = ..., error: _Optional[str] = ...) -> None: ...

class Log(_message.Message):
    __slots__ = ("level", "time_unix_nano", "message", "logger", "fields_json", "caller", "stack")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TIME_UNIX_NANO_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    LOGGER_FIELD_NUMBER: _ClassVar[int]
    FIELDS_JSON_FIELD_NUMBER: _ClassVar[int]
    CALLER_FIELD_NUMBER: _ClassVar[int]
    STACK_FIELD_NUMBER: _ClassVar[int]
    level: LogLevel
    time_unix_nano: int
    message: str
    logger: str
    fields_json: str
    caller: str
    stack: str
    def __init__(self, level: _Optional[_Union[LogLevel, str]] = ..., time_unix_nano: _Optional[int] = ..., message: _Optional[str] = ..., logger: _Optional[str] = ..., fields_json: _Optional[str] = ..., caller: _Optional[str] = ..., stack: _Optional[str] = ...) -> None: ...

class Stop(_message.Message):
    __slots__ = ("timeout_ms",)
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    timeout_ms: int
    def __init__(self, timeout_ms: _Optional[int] = ...) -> None: ...

class Stopped(_message.Message):
    __slots__ = ("error",)
    ERROR_FIELD_NUMBER: _ClassVar[int]
    error: str
    def __init__(self, error: _Optional[str] = ...) -> None: ...
