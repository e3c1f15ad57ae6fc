# Job B: keep a tenth, by an attribute and the severity.
def is_post(record):
    for kv in record.attributes:
        if kv.key == "http.method":
            return kv.value.value == "POST"
    return False


def process_logs(resource_logs):
    for scope in resource_logs.scope_logs:
        scope.log_records = [r for r in scope.log_records if r.severity_number >= 13 and is_post(r)]
