"""The same peer as score_plain.mjs, in Python: totals and number missing, nothing else."""
import json
import sys

ITEMS = {"phq-9": 9, "dast-10": 10, "k10": 10, "barc-10": 10, "whodas-12": 12, "pcl-5": 20}
with open(sys.argv[1], "rb") as records:
    for line in records:
        record = json.loads(line)
        given = [v for v in record["answers"].values() if v is not None and not isinstance(v, str)]
        missing = ITEMS[record["instrument"]] - len(given)
        scored = {"client": record["client"], "instrument": record["instrument"], "total": sum(given), "missing": missing}
        sys.stdout.write(json.dumps(scored, separators=(",", ":")) + "\n")
