#!/usr/bin/env python3
"""Makes the manual page avmon(1) from what `avmon --experimental-dump-help` prints: reads that on standard input, writes mdoc(7) source.

Example: avmon --experimental-dump-help | manual.py > docs/avmon.1
"""
import json
import re
import sys

# Heads that stand at the start of a line of their own inside a discussion.
HEAD = re.compile(r"^[A-Z][A-Z ]+$")


def escape(text):
    """Text that roff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = "".join(c if ord(c) < 128 else "\\[u%04X]" % ord(c) for c in text)
    return "\\&" + text if text.startswith(".") else text


def sections(discussion):
    """(head or None, lines) of the parts of a discussion."""
    parts = [(None, [])]
    for line in (discussion or "").splitlines():
        if HEAD.match(line):
            parts.append((line, []))
        else:
            parts[-1][1].append(line)
    return [(head, lines) for head, lines in parts if any(line.strip() for line in lines)]


def name_of(argument):
    """How the argument is written, with its value: (names, value or None)."""
    if argument["kind"] == "positional":
        return [], argument["valueName"]
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    names = sorted((dashes[n["kind"]] + n["name"] for n in argument["names"]), key=len)
    return names, argument["valueName"] if argument["kind"] == "option" else None


def synopsis(argument):
    names, value = name_of(argument)
    text = " ".join(filter(None, [".Ar " + escape(value) if not names else "Fl " + escape(names[-1][1:]), None]))
    if not names:
        return [text if not argument["isOptional"] else ".Op Ar " + escape(value)]
    return [".Op " + text + (" Ar " + escape(value) if value else "")]


def described(argument):
    names, value = name_of(argument)
    if names:
        item = ".It " + " , ".join("Fl " + escape(n[1:]) for n in names) + (" Ar " + escape(value) if value else "")
    else:
        item = ".It Ar " + escape(value)
    lines = [item, escape(argument.get("abstract", ""))]
    if argument.get("allValues"):
        lines.append("One of %s." % escape(", ".join(argument["allValues"])))
    if argument.get("defaultValue") is not None:
        lines.append("Default: %s." % escape(argument["defaultValue"]))
    return lines


def shown(command):
    return [a for a in command.get("arguments", []) if a["shouldDisplay"]]


def literal(lines):
    """Lines that keep their breaks and columns."""
    return [".Bd -literal -offset indent"] + [escape(line.removeprefix("  ")) for line in lines if line.strip()] + [".Ed"]


def page(root):
    name = root["commandName"]
    out = [".\\\" Made by Scripts/docs.sh from the help of the program; do not edit.", ".Dd", ".Dt %s 1" % name.upper(), ".Os", ".Sh NAME",
           ".Nm " + name, ".Nd " + escape(root["abstract"].rstrip(".")), ".Sh SYNOPSIS"]
    commands = [c for c in root["subcommands"] if c["commandName"] != "help"]
    for command in commands:
        out += [".Nm", ".Cm " + escape(command["commandName"])]
        for argument in shown(command):
            if argument["kind"] == "positional" or name_of(argument)[0][-1] not in ("--help", "--version"):
                out += synopsis(argument)
    out += [".Sh COMMANDS"]
    for command in commands:
        out += [".Ss " + name + " " + escape(command["commandName"]), escape(command["abstract"])]
        for head, lines in sections(command.get("discussion")):
            out += [".Pp"] + ([escape(line) for line in lines if line.strip()] if head is None else [head.capitalize() + ":"] + literal(lines))
        out += [".Bl -tag -width Ds"] + [line for a in shown(command) for line in described(a)] + [".El"]
    for head, lines in sections(root.get("discussion")):
        if head == "EXIT STATUS":
            out += [".Sh EXIT STATUS"] + [escape(line.strip()) for line in lines if line.strip()]
        elif head:
            out += [".Sh " + head] + literal(lines)
    out += [".Sh ENVIRONMENT", ".Bl -tag -width Ds", ".It Ev NO_COLOR", "When set and not empty, nothing is coloured.", ".It Ev AVMON_CPU",
            "Limits the instruction set of the pixel and sample loops: scalar, sse2, avx2, avx512 or neon.", "The report is the same with each.", ".El"]
    return "\n".join(out) + "\n"


def main():
    try:
        info = json.load(sys.stdin)
        sys.stdout.write(page(info["command"]))
    except (ValueError, KeyError) as error:
        sys.exit("manual.py: standard input is not the output of 'avmon --experimental-dump-help': %s" % error)


if __name__ == "__main__":
    main()
