#!/usr/bin/env python3
"""A server that is asked ten times as much as it can do, for as long as is said.

usage: overload.py PROGRAM ROOT SECONDS

First what it can do is measured: what-ifs, shipments, batches and names in turn from eight connections.  Then
ten times as many are sent a second, whether or not those before have been answered.  Each is answered or its
connection is refused; an answer is right, or it is to hold; memory stays bounded; afterwards it answers as
before.  Ends "N passed, N failed".
"""
import asyncio
import collections
import glob
import json
import os
import re
import sys
import time

from harness import Server, check, finish, same

program, root, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
LINES_MAX = 4000  # connections of ours that wait at once
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
shipment = open(os.path.join(root, "samples", "coal-2018-06.yaml"), "rb").read()
ON = "2026-05-09"


def post(path, body):
    return b"POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (path, len(body), body)


batch = "\n".join(json.dumps({"name": name}) for name in ["KIM YONG CHOL", "Wolfgang Amadeus Mozart"] * 50).encode()
KINDS = [
    (post(b"/v1/whatif", b'{"pause":["un:1718"],"on":"2026-01-01"}'), lambda told: b'"opens"' in told or b'"measures"' in told),
    (post(b"/v1/check", shipment), lambda told: b'"verdict":"REJECT"' in told),
    (post(b"/v1/batch?on=" + ON.encode(), batch), lambda told: re.findall(rb'"verdict":"(\w+)"', told) == [b"ALERT", b"CLEAR"] * 50),
    (post(b"/v1/screen", b'{"name":"KIM YONG CHOL","on":"2026-05-09"}'), lambda told: re.findall(rb'^\{.*?"verdict":"(\w+)"', told.split(b"\r\n\r\n", 1)[-1]) == [b"ALERT"]),
]
seen, wrong, waits = collections.Counter(), [], []


async def ask(port, n):
    sent, is_right = KINDS[n % len(KINDS)]
    began = time.monotonic()
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 60)
        writer.write(sent)
        told = await asyncio.wait_for(reader.read(-1), 120)
        writer.close()
    except (OSError, asyncio.TimeoutError) as error:
        seen["no line: " + type(error).__name__] += 1
        return
    if told.startswith(b"HTTP/1.1 200"):
        seen["200"] += 1
        waits.append(time.monotonic() - began)
        if not is_right(told):
            wrong.append((n % len(KINDS), told[-300:]))
    elif told.startswith(b"HTTP/1.1 503"):
        seen["503"] += 1
        if b"HOLD_PENDING" not in told or b"Retry-After" not in told or b'"CLEAR"' in told:
            wrong.append((n % len(KINDS), told[:300]))
    else:
        seen["cut" if told == b"" else "other"] += 1
        if told:
            wrong.append((n % len(KINDS), told[:300]))


async def measure(port, until):
    count = 0

    async def one(n):
        nonlocal count
        while time.monotonic() < until:
            await ask(port, n)
            n += 1
            count += 1

    await asyncio.gather(*(one(i) for i in range(8)))
    return count


async def flood(port, rate, until):
    waiting, sent, begun = set(), 0, time.monotonic()
    while time.monotonic() < until:
        due = int((time.monotonic() - begun) * rate)
        while sent < due:
            if len(waiting) < LINES_MAX:
                task = asyncio.create_task(ask(port, sent))
                waiting.add(task)
                task.add_done_callback(waiting.discard)
            else:
                seen["not sent: too many of ours wait"] += 1
            sent += 1
        sizes.append(memory())
        await asyncio.sleep(0.02)
    if waiting:
        await asyncio.wait(waiting, timeout=180)
    return sent


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.process.pid}/status", encoding="utf-8").read()).group(1))


sizes = []
with Server(program, root, lists=lists) as server:
    first = 3 if seconds >= 10 else 1
    asyncio.run(measure(server.port, time.monotonic() + 1))
    rate = asyncio.run(measure(server.port, time.monotonic() + first)) / first
    same("alone, all was answered", (wrong, set(seen)), ([], {"200"}))
    quiet = memory()
    seen.clear()
    waits.clear()
    sent = asyncio.run(flood(server.port, 10 * rate, time.monotonic() + seconds))
    waits.sort()
    told = f"{rate:.0f} a second is what it can do; {sent} sent in {seconds:.0f} s ({sent / seconds:.0f} a second): {dict(seen)}"
    print(told, flush=True)
    print(f"memory {quiet} kB before, {max(sizes)} kB at most; an answer took {waits[len(waits) // 2]:.2f} s, 99 of 100 {waits[len(waits) * 99 // 100]:.2f} s", flush=True)
    same("no answer was wrong", wrong[:3], [])
    check("some were told to hold", seen["503"] > 0, told)
    check("and what can be done is done", seen["200"] > rate * seconds / 10, told)
    check("memory is bounded", max(sizes) < quiet + 600000, f"{quiet} kB, then {max(sizes)}")
    same("it lives", server.process.poll(), None)
    for sent_bytes, is_right in KINDS:
        check("it answers as before", is_right(server.raw(sent_bytes, 30)), sent_bytes[:60])
finish()
