# Job A: delete one attribute and set one.
from rotel_sdk.open_telemetry.common.v1 import KeyValue


def process_logs(resource_logs):
    for scope in resource_logs.scope_logs:
        for record in scope.log_records:
            kept = [kv for kv in record.attributes if kv.key != "user.email" and kv.key != "redacted"]
            kept.append(KeyValue.new_bool_value("redacted", True))
            record.attributes = kept
