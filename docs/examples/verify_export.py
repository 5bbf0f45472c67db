#!/usr/bin/env python3
"""Verifies an NDJSON export of DDonDDon's ledgers with nothing but Python's standard library (docs/audit.md):

    python3 verify_export.py ledger.ndjson [digest.json]

Exit code 0: every chain is whole, and the digest's history is in it. Exit code 1: it is not, and the output says where."""
import hashlib
import json
import sys


class Number(str):
    """A number as it is written: an export's are canonical already."""


def canonical(value):
    """RFC 8785: members sorted by UTF-16 code units, no spaces, the shortest escapes."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(member) for name, member in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def read(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def verify(lines, digest):
    """Yields what is wrong."""
    heads, end, count, last, known = None, None, {}, {}, {}
    for number, line in enumerate(lines, 1):
        event = read(line)
        if event.get("kind") == "heads":
            heads = event
        elif event.get("kind") == "end":
            end = int(event["events"])
        else:
            tenant, stored = event["tenantId"], event.pop("hash")
            computed = hashlib.sha256(last.get(tenant, bytes(32)) + canonical(event).encode()).hexdigest()
            if computed != stored:
                yield f"line {number}: event {event['id']} number {(event['headers'] or {}).get('n')} is not what was recorded, or what stood before it is not"
            last[tenant], count[tenant] = bytes.fromhex(stored or computed), count.get(tenant, 0) + 1
            known[tenant, count[tenant]] = stored
    if heads is None or end != sum(count.values()):
        yield "the export is not whole: its first or its last line is missing, or events between them are"
        return
    if heads["isFiltered"]:
        yield "the export was made with filters: only a whole ledger can be verified"
    kept = [head for head in (digest or {"items": []})["items"] if heads.get("storeId") in (None, head["tenantId"])]
    for head in heads["items"] + kept:
        of = head["tenantId"]
        if int(head["count"]) and known.get((of, int(head["count"]))) != head["hash"]:
            yield f"{of}: event number {head['count']} is not the one whose hash is {head['hash']}"
    for head in heads["items"]:
        if int(head["count"]) != count.get(head["tenantId"], 0):
            yield f"{head['tenantId']}: {count.get(head['tenantId'], 0)} events instead of {head['count']}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", newline="\n") as export:
        faults = list(verify(export, read(open(sys.argv[2], encoding="utf-8").read()) if len(sys.argv) > 2 else None))
    print("\n".join(faults) or "Every chain is whole.")
    sys.exit(1 if faults else 0)
