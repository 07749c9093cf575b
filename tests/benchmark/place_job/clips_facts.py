"""Flat NDJSON records as facts that CLIPS loads."""
import json
import sys

WORDS = {True: "yes", False: "no"}
for line in sys.stdin:
    record = json.loads(line)
    facts = " ".join(f"(f-{name} {WORDS.get(value, value) if isinstance(value, bool) else value})"
                     for name, value in record.items() if name not in ("client", "date") and value is not None)
    print(f"(client (id {record['client']}) {facts})")
