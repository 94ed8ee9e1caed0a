#!/usr/bin/env python3
"""Runs `avmon analyze` on every file given (folders are searched) and checks that no input makes it misbehave.

Breaches: an exit status other than 0, 1 or 3; a crash; no answer in time; more memory than allowed; a report (status 0 or 1) that is
not JSON or does not fit `avmon schema`; status 3 without exactly one line on standard error, or with anything on standard output.

Exit status: 0 no breach, 1 a breach, 2 wrong usage.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

try:
    import jsonschema
except ImportError:
    jsonschema = None

KEYS = ("schema", "tool", "input", "analysis", "verdict", "checks", "events", "measurements", "timeline")
EVENT_KEYS = ("id", "detector", "stream", "start", "end", "duration", "open", "severity", "confidence", "message", "metrics", "evidence",
              "related")
SEVERITIES = ("critical", "major", "minor", "info")


def refuse_constant(text):
    raise ValueError("%s is not JSON" % text)


def structure(report):
    """Problems of a report's structure; used when the jsonschema module is not installed."""
    if not isinstance(report, dict):
        return ["the report is no object"]
    problems = ["no %s" % k for k in KEYS if k not in report]
    if report.get("schema") != "avmon.report/1":
        problems.append("schema is %r" % report.get("schema"))
    last = None
    for event in report.get("events", []):
        name = event.get("id", "an event")
        problems += ["%s has no %s" % (name, k) for k in EVENT_KEYS if k not in event]
        if event.get("severity") not in SEVERITIES:
            problems.append("%s has severity %r" % (name, event.get("severity")))
        if not event.get("start", 0) <= event.get("end", 0):
            problems.append("%s ends before it starts" % name)
        order = (event.get("start", 0), event.get("detector", ""))
        if last is not None and order < last:
            problems.append("%s is out of order" % name)
        last = order
    return problems


def load_validator(avmon):
    """(function from report to problems, what it is)."""
    done = subprocess.run([avmon, "schema"], stdin=subprocess.DEVNULL, capture_output=True, timeout=30)
    if done.returncode != 0:
        raise RuntimeError("`%s schema` gives exit %d" % (avmon, done.returncode))
    schema = json.loads(done.stdout)
    if jsonschema is None:
        return structure, "structural checks (the python module jsonschema is not installed)"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def problems(report):
        found = ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:120]) for e in validator.iter_errors(report)]
        return found or structure(report)

    return problems, "`avmon schema` by the python module jsonschema, and structural checks"


def run(command, timeout, environment):
    """(exit status or None when it had to be killed, stdout, stderr, peak MB, seconds)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, env=environment)
        late, ended = threading.Event(), threading.Event()

        def stop():
            if not ended.is_set():
                late.set()
                os.kill(child.pid, signal.SIGKILL)

        timer = threading.Timer(timeout, stop)
        timer.start()
        # wait4 and not wait: only this call gives the peak memory of this one child.
        _, status, used = os.wait4(child.pid, 0)
        ended.set()
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, errors):
            stream.seek(0)
            texts.append(stream.read())
    return None if late.is_set() else child.returncode, texts[0], texts[1], used.ru_maxrss / 1024, time.monotonic() - begun


def judge(status, out, errors, memory, options, validate):
    """What is wrong with one run."""
    problems = []
    if status is None:
        problems.append("no answer in %g s" % options.timeout)
    elif status not in (0, 1, 3):
        problems.append(("killed by signal %d" % -status if status < 0 else "exit %d" % status)
                        + ": " + errors.decode(errors="replace").strip()[-200:])
    if memory > options.max_mb:
        problems.append("%.0f MB, allowed are %g" % (memory, options.max_mb))
    if status in (0, 1):
        try:
            problems += validate(json.loads(out, parse_constant=refuse_constant))[:5]
        except ValueError as error:
            problems.append("standard output is not JSON: %s" % error)
    if status == 3:
        text = errors.decode(errors="replace")
        if len(text.splitlines()) != 1 or not text.strip():
            problems.append("standard error has %d lines, not 1: %r" % (len(text.splitlines()), text[:160]))
        if out.strip():
            problems.append("standard output is not empty: %r" % out[:80])
    return problems


def collect(paths):
    """Every regular file, folders searched, in a fixed order."""
    found = []
    for path in paths:
        if os.path.isdir(path):
            for folder, names, files in os.walk(path):
                names.sort()
                found += [os.path.join(folder, f) for f in sorted(files)]
        else:
            found.append(path)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("avmon", help="the avmon executable")
    parser.add_argument("paths", nargs="+", help="files and folders")
    parser.add_argument("--timeout", type=float, default=30, help="seconds a file may take (default: %(default)s)")
    parser.add_argument("--max-mb", type=float, default=400, help="peak resident memory in MB a file may take (default: %(default)s)")
    parser.add_argument("--cpu", help="set AVMON_CPU, for example to scalar")
    parser.add_argument("--threads", type=int, help="passed on to avmon")
    options = parser.parse_args()
    missing = [p for p in options.paths if not os.path.exists(p)]
    if missing:
        parser.error("no such file or folder: %s" % ", ".join(missing))
    files = collect(options.paths)
    if not files:
        parser.error("no files in %s" % ", ".join(options.paths))
    try:
        validate, how = load_validator(options.avmon)
    except (OSError, RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
        print("torture: cannot get the schema: %s" % error, file=sys.stderr)
        return 1
    print("reports are validated with " + how)
    environment = dict(os.environ, AVMON_CPU=options.cpu) if options.cpu else dict(os.environ)
    extra = ["--threads", str(options.threads)] if options.threads else []
    breaches, statuses, worst = 0, {}, (0.0, 0.0)
    for path in files:
        status, out, errors, memory, seconds = run([options.avmon, "analyze", path, "--quiet"] + extra, options.timeout, environment)
        problems = judge(status, out, errors, memory, options, validate)
        breaches += bool(problems)
        statuses[status] = statuses.get(status, 0) + 1
        worst = max(worst[0], memory), max(worst[1], seconds)
        print("%s  exit %-4s %6.0f MB %6.2f s  %s" % ("BAD" if problems else "ok ", status, memory, seconds, path))
        for problem in problems:
            print("     " + problem)
    print("%d files, %d breaches; exit statuses %s; at most %.0f MB and %.2f s" % (
        len(files), breaches, ", ".join("%s: %d" % item for item in sorted(statuses.items(), key=str)), *worst))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
