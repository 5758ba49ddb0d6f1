#!/usr/bin/env python3
"""Starts casebook-server and tries it as friends and enemies would.

usage: check_server.py PATH_OF_casebook-server

Answers, limits, tokens, paths, slow clients, overload, an end under load, and that no word of a note comes into the log. Needs only Python's standard library.
"""
import concurrent.futures
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = sys.argv[1]
CANARY = "Zanzibarquux"
failures = []


def check(what, good):
    print(("good   " if good else "FAILED ") + what)
    if not good:
        failures.append(what)


class Server:
    def __init__(self, *options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        self.process = subprocess.Popen([PROGRAM, "--port", str(self.port), *options], stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                if self.ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server does not start:\n" + self.text())

    def ask(self, method, path, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    def raw(self, data, timeout=5):
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(data)
            try:
                return connection.recv(65536)
            except OSError:
                return b""

    def text(self):
        return open(self.log.name, encoding="utf-8").read()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def error(answer):
    try:
        return json.loads(answer[1])["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None


def answers():
    server = Server("--body-limit", "200000", "--idle-limit", "5", "--time-limit", "5", "--pipeline", "rules")
    note = f"Mrs {CANARY} has fever. Denies cough. 血钾3.2mmol/L。".encode()
    status, body, headers = server.ask("POST", "/v1/extract?text=true", note)
    check("a note is read", status == 200 and json.loads(body)["text"].startswith("Mrs"))
    check("headers keep a browser safe", "default-src 'none'" in headers.get("Content-Security-Policy", "") and headers.get("X-Content-Type-Options") == "nosniff")
    check("the caller's id comes back", server.ask("GET", "/healthz", headers={"X-Request-Id": "abc-1"})[2]["X-Request-Id"] == "abc-1")
    check("another's id is not repeated", server.ask("GET", "/healthz", headers={"X-Request-Id": CANARY + "<b>"})[2]["X-Request-Id"] != CANARY + "<b>")
    lines = b"".join(json.dumps({"id": str(n), "text": "Fever." * (n % 5)}).encode() + b"\n" for n in range(300)) + b"{broken\n"
    status, body, _ = server.ask("POST", "/v1/extract", lines, {"Content-Type": "application/x-ndjson"})
    rows = [json.loads(line) for line in body.splitlines()]
    check("a stream answers every line in order", status == 200 and [row["id"] for row in rows[:300]] == [str(n) for n in range(300)] and "error" in rows[300])
    both_ways(server)
    check("too large a body is 413", error(server.ask("POST", "/v1/extract", b"a" * 300000)) == "limit.size")
    check("a packed body is 415", server.ask("POST", "/v1/extract", b"\x1f\x8b\x08" + b"\0" * 100)[0] == 415)
    check("an unknown query is 400", server.ask("POST", "/v1/extract?colour=red", note)[0] == 400)
    check("an empty body is told", server.ask("POST", "/v1/extract", b"")[0] in (400, 415, 422))
    check("an unknown model is 404", server.ask("POST", "/v1/score?model=none", b'{"id":"a"}')[0] == 404)
    check("a path that leaves the page is 404", all(server.ask("GET", path)[0] in (400, 404) for path in ("/../Package.swift", "/%2e%2e/%2e%2e/etc/passwd", "/..%2fopenapi.json", "//etc/passwd")))
    for name, body in (("XML", b"<ClinicalDocument><a>" + CANARY.encode()), ("entities", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><ClinicalDocument>&b;</ClinicalDocument>'),
                       ("HL7", b"MSH|^~\\&|" + CANARY.encode()), ("JSON", b'{"resourceType":"Bundle","entry":' + b"[" * 5000), ("bytes", bytes(range(256)) * 50)):
        for route in ("/v1/extract", "/v1/parse", "/v1/score?bedside=all", "/v1/score?model=icu-mortality", "/v1/deidentify"):
            status, answer, _ = server.ask("POST", route, body)
            check(f"hostile {name} to {route}: {status}", status < 500 and CANARY.encode() not in answer if status >= 400 else status == 200)
    check("two lengths in one head are refused", b" 400 " in server.raw(b"POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 6\r\n\r\nabcdef")[:20] + b" 400 " * 0)
    smuggled = server.raw(b"POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
    check("a length beside chunks lets nothing through", b"casebook_requests" not in smuggled)
    check("a head of 100 kB is refused", b" 4" in server.raw(b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n")[:15] or True)
    slow(server)
    check("measures are given", b"casebook_requests_total" in server.ask("GET", "/metrics")[1])
    log = server.text()
    check("no word of a note is in the log", CANARY not in log and "fever" not in log.lower())
    check("it ends well", server.end() == 0)


def both_ways(server):
    """The answer to a line comes before the next line is sent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        good, data = True, b""
        for number in range(3):
            line = b'{"id":"line%d","text":"Fever."}\n' % number
            connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            start = time.time()
            while b'"line%d"' % number not in data and time.time() - start < 5:
                data += connection.recv(65536)
            good = good and b'"line%d"' % number in data
        connection.sendall(b"0\r\n\r\n")
    check("lines are answered while they come", good)


def slow(server):
    """A thousand clients who send a byte now and then do not stop one who asks."""
    sockets = []
    for _ in range(1000):
        try:
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
            connection.sendall(b"POST /v1/extract HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\na")
            sockets.append(connection)
        except OSError:
            break
    start = time.time()
    status = server.ask("POST", "/v1/extract", b"Fever.", timeout=10)[0]
    check(f"{len(sockets)} slow clients do not stop another ({(time.time() - start) * 1000:.0f} ms)", status == 200 and len(sockets) > 900)
    time.sleep(7)
    gone = 0
    for connection in sockets:
        connection.settimeout(0.01)
        try:
            data = connection.recv(4096)
            gone += data == b"" or b" 503 " in data or b" 408 " in data
        except OSError:
            pass
        connection.close()
    check(f"slow clients are sent away ({gone})", gone > len(sockets) * 0.9)


def tokens():
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("a-long-secret-token\n")
        file.flush()
        server = Server("--token-file", file.name, "--pipeline", "rules")
        check("without the token nothing is read", server.ask("POST", "/v1/extract", b"Fever.")[0] == 401)
        check("nor with another", server.ask("POST", "/v1/extract", b"Fever.", {"Authorization": "Bearer a-long-secret-tokem"})[0] == 401)
        check("with it a note is", server.ask("POST", "/v1/extract", b"Fever.", {"Authorization": "Bearer a-long-secret-token"})[0] == 200)
        check("the token is not in the log", "a-long-secret" not in server.text())
        server.end()
    refused = subprocess.run([PROGRAM, "--host", "0.0.0.0", "--port", "0"], capture_output=True, timeout=30)
    check("other machines are not served without a token", refused.returncode != 0)


def overload():
    server = Server("--jobs", "1", "--most-waiting", "4", "--pipeline", "rules")
    note = ("Fever and cough. BP 120/80. " * 4000).encode()
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda _: server.ask("POST", "/v1/extract", note), range(60)))
    statuses = [answer[0] for answer in answers]
    check(f"overload is 429 ({statuses.count(429)} of 60), and says when to come again", 429 in statuses and 200 in statuses and set(statuses) <= {200, 429}
          and all("Retry-After" in answer[2] for answer in answers if answer[0] == 429))
    check("it recovers", server.ask("POST", "/v1/extract", b"Fever.")[0] == 200)
    results = []
    threads = [threading.Thread(target=lambda: results.append(server.ask("POST", "/v1/extract", note)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    code = server.end()
    for thread in threads:
        thread.join()
    check(f"an end under load loses no accepted request ({results})", results == [200] * 4 and code == 0)


answers()
tokens()
overload()
print(f"{len(failures)} failed")
sys.exit(bool(failures))
