# Job C: parse the body by a regular expression into five attributes.
import re

from rotel_sdk.open_telemetry.common.v1 import KeyValue

LINE = re.compile(r"^(\S+) (\S+) (\S+) (\d+) (\d+)ms")
NAMES = ["client", "verb", "path", "status", "ms"]


def process_logs(resource_logs):
    for scope in resource_logs.scope_logs:
        for record in scope.log_records:
            body = record.body.value if record.body is not None else None
            found = LINE.match(body) if isinstance(body, str) else None
            if found is None:
                continue
            kept = [kv for kv in record.attributes if kv.key not in NAMES]
            kept.extend(KeyValue.new_string_value(name, value) for name, value in zip(NAMES, found.groups()))
            record.attributes = kept
