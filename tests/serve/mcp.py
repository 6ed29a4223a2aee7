#!/usr/bin/env python3
"""A client of the Model Context Protocol: what it is told, and what it may not.

usage: mcp.py PROGRAM ROOT
"""
import glob
import json
import os
import sys
import tempfile

import sets
from harness import Server, check, finish, same

program, root = sys.argv[1], sys.argv[2]
lists = [("un", sorted(glob.glob(os.path.join(root, "samples", "un-*.xml"))))]
server = Server(program, root, "--manifest", sets.write(tempfile.mkdtemp(prefix="det-mcp-")), lists=lists)
BOTH = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
session = {}


def post(message, status=200, **headers):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    got, heads, text = server.ask("POST", "/mcp", body, {**BOTH, **session, **{k.replace("_", "-"): v for k, v in headers.items()}})
    same(f"{str(message)[:70]}: status", got, status)
    return (json.loads(text) if text else None), heads


def call(method, params=None, id=1, **rest):
    message = {"jsonrpc": "2.0", "id": id, "method": method}
    if params is not None:
        message["params"] = params
    return post(message, **rest)[0]


def tool(which, is_error=False, **arguments):
    got = call("tools/call", {"name": which, "arguments": arguments})["result"]
    same(f"{which}: isError", got["isError"], is_error)
    same(f"{which}: text and structure are one", json.loads(got["content"][0]["text"]), got["structuredContent"])
    return got["structuredContent"]


with server:
    # the beginning
    hello = {"jsonrpc": "2.0", "id": "a", "method": "initialize",
             "params": {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}
    got, heads = post(hello)
    same("an id comes back as it was", got["id"], "a")
    same("the version asked for", got["result"]["protocolVersion"], "2025-03-26")
    same("who", got["result"]["serverInfo"]["name"], "detente")
    same("tools", got["result"]["capabilities"], {"tools": {"listChanged": False}})
    session = {"Mcp-Session-Id": heads["mcp-session-id"]}
    hello["params"]["protocolVersion"] = "1999-01-01"
    same("another version is answered with the newest", post(hello)[0]["result"]["protocolVersion"], "2025-06-18")
    same("a notification", post({"jsonrpc": "2.0", "method": "notifications/initialized"}, 202)[0], None)
    same("ping", call("ping", id=7), {"jsonrpc": "2.0", "id": 7, "result": {}})
    tools = {t["name"]: t for t in call("tools/list")["result"]["tools"]}
    same("the tools", sorted(tools), ["check", "law_status", "screen", "search_entities", "whatif"])
    for t in tools.values():
        check(f"{t['name']}: read-only, with a schema", t["annotations"]["readOnlyHint"] and t["inputSchema"]["type"] == "object" and t["description"], t)
        check(f"{t['name']}: what is required is described", set(t["inputSchema"].get("required", [])) <= set(t["inputSchema"]["properties"]), t)

    # the tools
    got = tool("screen", name="Arkady Wolkonsky", schema="Person", birthDate="1971-03-09")
    same("screen", (got["verdict"], got["results"][0]["id"]), ("ALERT", "own:harbour:h-1"))
    same("nobody", tool("screen", name="Jolanta Przybylska")["verdict"], "CLEAR")
    same("no name is no clearance", tool("screen", name="")["verdict"], "UNSCREENABLE")
    same("no such list is none either", tool("screen", name="Jolanta Przybylska", sources=["mars"])["verdict"], "UNSCREENABLE")
    got = tool("search_entities", name="Silberdistel", type="vessel", limit=3)
    same("search_entities", (got["entities"][0]["sourceID"], got["entities"][0]["match"]), ("h-3", 1.0))
    same("search_entities without a name", tool("search_entities", True)["verdict"], "HOLD_PENDING")
    same("... of no type", tool("search_entities", True, name="x", type="dog")["verdict"], "HOLD_PENDING")
    same("... a name that cannot be compared", tool("search_entities", True, name="abel " * 300)["verdict"], "HOLD_PENDING")
    same("law_status", tool("law_status", regime="1718", on="2018-06-12")["on"][:10], "2018-06-12")
    same("... of nothing", tool("law_status", True, regime="nope")["verdict"], "HOLD_PENDING")
    measure = next(m["id"] for m in tool("law_status", regime="1718", on="2018-06-12")["measures"] if m["state"] == "in_force")
    check("whatif", tool("whatif", pause=[measure], on="2018-06-12"))
    same("... without a step", tool("whatif", True)["verdict"], "HOLD_PENDING")
    same("... of nothing", tool("whatif", True, pause=["nope"])["verdict"], "HOLD_PENDING")
    with open(os.path.join(root, "samples", "coal-2018-06.yaml"), encoding="utf-8") as file:
        got = tool("check", document=file.read())
    check("check", got["verdict"] == "REJECT" and got["legs"], got)
    same("check without a document", tool("check", True)["verdict"], "HOLD_PENDING")
    same("check of nonsense", tool("check", True, document="{")["verdict"], "HOLD_PENDING")

    # what is wrong
    same("no such method", call("tools/steal")["error"]["code"], -32601)
    same("no such tool", call("tools/call", {"name": "release"})["error"]["code"], -32602)
    same("arguments that are none", call("tools/call", {"name": "screen", "arguments": []})["error"]["code"], -32602)
    for name, body in {"no JSON": b"{", "a key that stands twice": b'{"jsonrpc":"2.0","jsonrpc":"2.0"}'}.items():
        same(name, post(body, 400)[0]["error"]["code"], -32700)
    for name, body in {"no version": {"id": 1, "method": "ping"}, "no method": {"jsonrpc": "2.0", "id": 1}, "an id that is a list": {"jsonrpc": "2.0", "id": [], "method": "ping"}}.items():
        same(name, post(body, 400)[0]["error"]["code"], -32600)
    same("an answer of theirs", post({"jsonrpc": "2.0", "id": 1, "result": {}}, 202)[0], None)
    got, _ = post([{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/x"}, {"jsonrpc": "2.0", "id": 2, "method": "nope"}])
    same("a batch", [m["id"] for m in got], [1, 2])
    same("a batch of notifications", post([{"jsonrpc": "2.0", "method": "x"}], 202)[0], None)
    same("an empty batch", post([], 400)[0]["error"]["code"], -32600)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    post(ping, 406, Accept="text/html")
    post(ping, 415, Content_Type="text/plain")
    post(ping, 400, MCP_Protocol_Version="1999-01-01")
    post(ping, 200, MCP_Protocol_Version="2025-06-18")
    post(ping, 404, Mcp_Session_Id="of another")
    post(ping, 403, Origin="https://example.org")
    post(ping, 200, Origin=f"http://127.0.0.1:{server.port}")
    same("GET", server.ask("GET", "/mcp", headers={"Accept": "text/event-stream"})[0], 405)
    same("the end", server.ask("DELETE", "/mcp", headers=session)[0], 204)

finish()
