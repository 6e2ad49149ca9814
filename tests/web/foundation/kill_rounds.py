"""Workers that are killed in the middle, again and again: run by ``test_jobs_killed``, prints what became of the jobs.

Usage: ``python kill_rounds.py JOBS ROUNDS SEED``; the home folder and the database come from the environment.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connection, transaction

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.foundation.small_settings"
django.setup()

from twofold_web.foundation import audit, hooks, jobs, working  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.models import AuditEntry, Job, JobState  # noqa: E402 - models need a Django that is ready
from twofold_web.foundation.wall import walled  # noqa: E402 - models need a Django that is ready
from twofold_web.people.writes import found_organisation  # noqa: E402 - models need a Django that is ready


def handler(run):
    """Work for a moment, then have an effect that must happen once."""
    for step in range(4):
        time.sleep(0.01)
        run.progress(step / 4, str(step))
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        audit.record(run.scope, "counted", str(run.job_id))
        time.sleep(0.01)
    time.sleep(0.005)
    return {"counted": run.job_id}


def start() -> int:
    child = os.fork()
    if child:
        return child
    working.work(threading.Event())
    os._exit(0)


def let_go() -> None:
    """No connection may be shared with a child."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def main() -> None:
    # short, so that the work of the dead is taken over within the test
    jobs.LEASE, jobs.ATTEMPTS, working.BEAT = timedelta(seconds=0.4), 1000, 0.1
    count, rounds, seed = map(int, sys.argv[1:])
    chance = random.Random(seed)  # noqa: S311 - when to kill
    os.environ["TWOFOLD_AS_OWNER"] = "1"
    call_command("migrate", verbosity=0)
    let_go()
    del os.environ["TWOFOLD_AS_OWNER"]
    hooks.register_job("counting", handler)
    scope = found_organisation("hotel", "Hotel chain")
    for _ in range(count):
        jobs.enqueue(scope, "counting", {})
    killed = 0
    for _ in range(rounds):
        let_go()
        children = [start(), start()]
        time.sleep(chance.uniform(0.05, 0.35))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
    children = [start(), start()]
    until = time.monotonic() + 60
    while Job.objects.filter(state__in=jobs.OPEN).exists() and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with walled(scope.organisation_id):
        effects = Counter(AuditEntry.objects.of(scope).filter(act="counted").values_list("target", flat=True))
        chain = audit.verify(scope).broken_at
    done = Job.objects.filter(state=JobState.DONE).count()
    repeated = Job.objects.filter(attempts__gt=1).count()
    figures = {"done": done, "effects": len(effects), "doubled": sum(n > 1 for n in effects.values())}
    print(json.dumps(figures | {"chain": chain, "killed": killed, "repeated": repeated}))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
