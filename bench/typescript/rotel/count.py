# Job D: only read: count the records of each service. A message of Rotel is of one resource.
counts = {}


def process_logs(resource_logs):
    service = None
    for kv in resource_logs.resource.attributes:
        if kv.key == "service.name":
            service = kv.value.value
    for scope in resource_logs.scope_logs:
        for _ in scope.log_records:
            counts[service] = counts.get(service, 0) + 1
