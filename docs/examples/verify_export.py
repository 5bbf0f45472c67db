#!/usr/bin/env python3
"""Verifies an NDJSON export of DDonDDon's ledgers with nothing but Python's standard library (docs/audit.md):

    python3 verify_export.py ledger.ndjson [digest.json]

Exit code 0: every chain is whole, and the digest's history is in it. Exit code 1: it is not, and the output says where; an export that is cut off within a
line, or is none, is said in one line on standard error. Exit code 2, with such a line: a file cannot be read, or the digest is none."""
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


def stop(code, why):
    print(why, file=sys.stderr)
    sys.exit(code)


def checked(path, code, what, use):
    """What use makes of a file. Ends the program where there is no such file, or where it is no export or digest."""
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            return use(file)
    except OSError as error:
        stop(2, f"{path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        stop(code, f"{path} is no {what}: it is not UTF-8")
    except json.JSONDecodeError as error:
        stop(code, f"{path} is no whole {what}: it has a line that is not JSON ({error.msg}: {error.doc.strip()[:40]!r})")
    except KeyError as error:
        stop(code, f"{path} is no {what}: something in it has no {error.args[0]}")
    except (AttributeError, RecursionError, TypeError, ValueError):
        stop(code, f"{path} is no {what}: it is JSON of another kind")


def heads_of(digest):
    for head in digest["items"]:
        head["tenantId"], head["hash"], int(head["count"])
    return digest


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
    if len(sys.argv) not in (2, 3):
        stop(2, "usage: verify_export.py ledger.ndjson [digest.json]")
    digest = checked(sys.argv[2], 2, "digest", lambda file: heads_of(read(file.read()))) if len(sys.argv) > 2 else None
    faults = checked(sys.argv[1], 1, "export", lambda lines: list(verify(lines, digest)))
    print("\n".join(faults) or "Every chain is whole.")
    sys.exit(1 if faults else 0)
