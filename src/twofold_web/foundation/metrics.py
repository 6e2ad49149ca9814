"""Figures of the running installation in the text format that Prometheus reads."""

import bisect
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
MOST_SERIES = 2_000  # addresses are routes, not paths, so that nobody can make endless series; this is a second lock

Labels = Mapping[str, str]


class Requests:
    """How many requests this process has answered, and how long it took."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: dict[tuple[str, str, str], int] = defaultdict(int)
        self._times: dict[str, list[int]] = {}
        self._sums: dict[str, float] = defaultdict(float)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._turn:
            if (method, route, str(status)) not in self._counts and len(self._counts) >= MOST_SERIES:
                route = "other"
            self._counts[method, route, str(status)] += 1
            times = self._times.setdefault(route, [0] * (len(BOUNDS) + 1))
            times[bisect.bisect_left(BOUNDS, seconds)] += 1
            self._sums[route] += seconds

    def lines(self) -> Iterator[str]:
        """The figures as text."""
        with self._turn:
            counts, sums = dict(self._counts), dict(self._sums)
            times = {route: list(buckets) for route, buckets in self._times.items()}
        series = [({"method": m, "route": r, "status": s}, n) for (m, r, s), n in sorted(counts.items())]
        yield from family("twofold_requests_total", "counter", "Requests answered.", series)
        yield "# HELP twofold_request_seconds Time to answer a request.\n# TYPE twofold_request_seconds histogram\n"
        for route, buckets in sorted(times.items()):
            running = 0
            for bound, number in zip((*BOUNDS, float("inf")), buckets, strict=True):
                running += number
                le = "+Inf" if bound == float("inf") else repr(bound)
                yield sample("twofold_request_seconds_bucket", {"route": route, "le": le}, running)
            yield sample("twofold_request_seconds_sum", {"route": route}, sums[route])
            yield sample("twofold_request_seconds_count", {"route": route}, running)


REQUESTS = Requests()


def family(name: str, kind: str, sentence: str, series: Iterable[tuple[Labels, float]]) -> Iterator[str]:
    """A metric with all its series."""
    yield f"# HELP {name} {sentence}\n# TYPE {name} {kind}\n"
    for labels, value in series:
        yield sample(name, labels, value)


def sample(name: str, labels: Labels, value: float) -> str:
    r"""One line.

    >>> sample("twofold_jobs", {"state": 'a"b'}, 3)
    'twofold_jobs{state="a\\"b"} 3\n'
    """
    written = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{written}}} {value:.12g}\n" if written else f"{name} {value:.12g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
