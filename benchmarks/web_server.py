"""Which interface of the server answers pages with less work: WSGI or ASGI, with how many threads.

Fifty readers ask for the sign-in page (a session, a template, a form) over kept connections. Reported is the CPU time
of the server's processes for a page, which does not depend on what else this machine does, and the slowest per cent.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

READERS, PAGES, PORT = 50, 20, 8765
PATH = "/account/login/"
PROGRAM = """
import sys
from granian import Granian
from granian.constants import Interfaces
kind, threads, port = sys.argv[1:]
options = dict(blocking_threads=int(threads), backpressure=256) if kind == "wsgi" else {}
Granian(f"twofold_web.{kind}:application", port=int(port), interface=Interfaces(kind), workers=1, log_enabled=False,
        websockets=False, **options).serve()
"""


def cpu(server: psutil.Process) -> float:
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def ask(connection: http.client.HTTPConnection) -> float:
    begun = time.perf_counter()
    connection.request("GET", PATH)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return time.perf_counter() - begun


def reader(times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    times += [ask(connection) for _ in range(PAGES)]
    connection.close()


def wait_for_it() -> None:
    for _ in range(600):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", PORT, timeout=60))
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server does not answer")


def measure(kind: str, threads: int, home: str) -> tuple[float, float]:
    environment = os.environ | {"TWOFOLD_HOME": home, "TWOFOLD_LOG": "text", "TWOFOLD_LOG_LEVEL": "error"}
    program = [sys.executable, "-c", PROGRAM, kind, str(threads), str(PORT)]
    started = subprocess.Popen(program, env=environment)  # noqa: S603 - our own program
    try:
        wait_for_it()
        server = psutil.Process(started.pid)
        times: list[float] = []
        readers = [threading.Thread(target=reader, args=(times,)) for _ in range(READERS)]
        before = cpu(server)
        for one in readers:
            one.start()
        for one in readers:
            one.join()
        return (cpu(server) - before) / len(times), sorted(times)[int(len(times) * 0.99)]
    finally:
        started.terminate()
        started.wait(20)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"TWOFOLD_HOME": home, "TWOFOLD_LOG_LEVEL": "error"}
        migrate = [sys.executable, "-m", "twofold_web.manage", "migrate", "-v", "0"]
        subprocess.run(migrate, env=environment, check=True)  # noqa: S603 - our own program
        first = None
        for kind, threads in (("wsgi", 8), ("asgi", 1)):
            each, slowest = measure(kind, threads, str(Path(home)))
            first = first or each
            name = f"{kind}, {threads} threads" if kind == "wsgi" else kind
            print(f"{name:>16}: {each * 1000:6.2f} ms CPU a page, 1 % slower than {slowest:.2f} s, {each / first:.2f}x")


if __name__ == "__main__":
    main()
