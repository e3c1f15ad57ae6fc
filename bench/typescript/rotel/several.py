# Job E: six statements.
from rotel_sdk.open_telemetry.common.v1 import KeyValue

GONE = {"user.email", "http.route", "redacted", "service", "size", "urgent"}


def process_logs(resource_logs):
    service = ""
    for kv in resource_logs.resource.attributes:
        if kv.key == "service.name":
            service = kv.value.value
    for scope in resource_logs.scope_logs:
        for record in scope.log_records:
            kept = [kv for kv in record.attributes if kv.key not in GONE]
            kept.append(KeyValue.new_bool_value("redacted", True))
            kept.append(KeyValue.new_string_value("service", service))
            kept.append(KeyValue.new_int_value("size", len(record.body.value)))
            if record.severity_number >= 13:
                kept.append(KeyValue.new_bool_value("urgent", True))
            record.attributes = kept
