#!/usr/bin/env python3
"""An adapter for emulators of whole machines: it speaks the protocol of harness/PROTOCOL.md with framecheck.

    bare.py bochs|qemu amd|intel

The machine boots the monitor of the folder beside, which runs the programs: README.md tells how.
"""
import json
import os
import struct
import sys
import tempfile

import channel
import emulator
from given import Given, Refused

PUSHED = "r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax vector error_code rip cs rflags rsp ss".split()
GENERAL = "rax rcx rdx rbx rsp rbp rsi rdi".split()
EXTENDED = ["r%d" % number for number in range(8, 16)]
SEGMENTS = "es cs ss ds fs gs".split()
CODE32 = "0x23"
BLOCK = 64  # bytes that are told at once

RETURNED, TRAPPED, TIMEOUT, REFUSED, BROKEN = 1, 2, 3, 4, 5
FINAL, END = 0xffff, 0x10000
SYSTEM_CALLS = 0x80, 0x100, 0x101
ERROR_CODE = {0xb, 0xc, 0xd, 0xe, 0x11}
PAGE_FAULT = 0xe
LINUX_FROM = 0x7ffffffff000  # Linux tells of all pages from here on that they are mapped

BOOT, BEYOND = 120, 8  # seconds to boot, and for a run beyond its limit


class Broken(Exception):
    """The monitor itself trapped."""


class Machine:
    """The emulator and what its monitor was given."""

    def __init__(self, kind, vendor):
        self.emulator, self.image = emulator.EMULATORS[kind](), emulator.build()
        self.model = self.emulator.models[vendor]
        self.process = None

    def boot(self):
        """Returns what the monitor tells of the processor."""
        self.end()
        self.folder = tempfile.TemporaryDirectory(prefix="framecheck-")
        self.channel = channel.Channel(os.path.join(self.folder.name, "disk"), self.image)
        self.process = emulator.Process(self.emulator, self.folder.name, self.model)
        self.given = Given()
        return self.channel.ask(b"", self.process, BOOT)

    def end(self):
        if self.process:
            self.process.kill()
            self.channel.close()
            self.folder.cleanup()
            self.process = None

    def start(self):
        told = self.boot()
        leaf1, leaf7, extended1 = (struct.unpack_from("<4I", told, 16 * number) for number in range(3))
        bits = {"sse2": leaf1[3] >> 26, "avx": leaf1[2] >> 28, "lahf_lm": extended1[2], "fsgsbase": leaf7[1]}
        features = [name for name, bit in bits.items() if bit & 1]
        self.widest = 32 if "avx" in features else 16
        version = "%s (%s)" % (self.emulator.version(), self.model)
        return {"protocol": "0x1", "name": self.emulator.name, "version": version, "url": self.emulator.url,
                "modes": ["64", "32"], "features": features, "observes": "snapshots"}

    def run(self, command):
        if int(command.get("vector_bytes", "0x0"), 16) > self.widest:
            return {"skipped": "vector registers of more than %d bytes" % self.widest}
        if self.process is None:
            self.boot()
        try:
            request = self.given.request(command)
            told = self.channel.ask(request, self.process, int(command["limits"]["milliseconds"], 16) / 1000 + BEYOND)
        except Refused as reason:
            return {"errored": str(reason)}
        except channel.Silent as reason:
            self.end()
            return {"errored": str(reason)}
        try:
            return Answer(command, told).read()
        except Broken as reason:
            self.end()
            return {"errored": str(reason)}
        except (struct.error, LookupError, ValueError):
            self.end()
            return {"errored": "the monitor's answer cannot be read"}


class Answer:
    """The monitor's answer, which is read from its start to its end."""

    def __init__(self, command, told):
        self.command, self.told, self.at = command, told, 0
        self.changed = {}  # blocks of memory, by address, that differ from what they held at first
        self.regions = [(int(r["address"], 16), int(r["size"], 16), r) for r in command["memory"]]
        self.snapshots = []

    def words(self, count):
        self.at += 8 * count
        return struct.unpack_from("<%dQ" % count, self.told, self.at - 8 * count)

    def read(self):
        final, frame = None, None
        while True:
            checkpoint, = self.words(1)
            if checkpoint == END:
                return self.outcome(final, frame)
            state, frame = self.state()
            if checkpoint == FINAL:
                final = state
            else:
                state["checkpoint"] = self.command["checkpoints"][checkpoint]["label"]
                self.snapshots.append(json.dumps(state))

    def outcome(self, final, frame):
        kind, = self.words(1)
        if kind == REFUSED:
            return {"errored": "the monitor cannot map the memory"}
        if kind == BROKEN:
            raise Broken("the monitor trapped: vector %#x, rip %#x" % self.words(2))
        address, cut = self.words(2)
        answer = {"snapshots": self.snapshots}
        if cut:
            answer["cut"] = True
        if kind == TIMEOUT:
            return dict(answer, outcome={"kind": "timeout"})
        answer["final"] = final
        if kind == RETURNED:
            answer["outcome"] = {"kind": "returned"}
        elif frame["vector"] in SYSTEM_CALLS:
            answer["outcome"] = {"kind": "forbidden system call"}
            if frame["vector"] == 0x80:
                final["registers"]["rax"] = hex(frame["rax"] & 0xffffffff)
        else:
            answer["outcome"] = fault(frame, address)
        return answer

    def state(self):
        selectors, = self.words(1)
        frame = dict(zip(PUSHED, self.words(len(PUSHED))))
        for number, name in enumerate(("es", "ds", "fs", "gs")):
            frame[name] = selectors >> 16 * number & 0xffff
        names, mask = GENERAL + EXTENDED, (1 << 64) - 1
        if hex(frame["cs"]) == CODE32:
            names, mask = GENERAL, (1 << 32) - 1
        registers = {name: hex(frame[name] & mask) for name in names + ["rip"]}
        registers.update({name: hex(frame[name]) for name in SEGMENTS + ["rflags"]})
        state = {"registers": registers}
        if "vectors" in self.command:
            state["vectors"] = self.vectors(frame)
        self.read_changes()
        state["memory"] = self.pieces()
        return state, frame

    def vectors(self, frame):
        width = int(self.command["vector_bytes"], 16)
        shown = 8 if hex(frame["cs"]) == CODE32 else 16
        first = self.at
        self.at += 16 * width
        return [self.told[first + width * number:first + width * (number + 1)].hex() for number in range(shown)]

    def read_changes(self):
        while True:
            address, = self.words(1)
            if address == 0:
                return
            size = 8 * self.words(1)[0]
            data = self.told[self.at:self.at + size]
            self.at += size
            for at in range(address & -BLOCK, address + size, BLOCK):
                block = self.changed.get(at) or bytearray(self.before(at))
                first, last = max(at, address), min(at + BLOCK, address + size)
                block[first - at:last - at] = data[first - address:last - address]
                self.changed[at] = block

    def before(self, address):
        """A block as the command gave it."""
        for first, size, region in self.regions:
            if first <= address < first + size:
                held = bytes.fromhex(region["bytes"][2 * (address - first):2 * (address - first + BLOCK)])
                return held + bytes([int(region["fill"], 16)]) * (BLOCK - len(held))
        raise ValueError("the monitor tells of memory at %#x" % address)

    def pieces(self):
        pieces, end = [], None
        for address in sorted(self.changed):
            block = self.changed[address].hex()
            if address == end:
                pieces[-1]["bytes"] += block
            else:
                pieces.append({"address": hex(address), "bytes": block})
            end = address + BLOCK
        return pieces


def fault(frame, address):
    """The outcome that an exception is."""
    outcome = {"kind": "fault", "vector": hex(frame["vector"])}
    error_code = frame["error_code"]
    if frame["vector"] == PAGE_FAULT:
        outcome["address"] = hex(address)
        if address >= LINUX_FROM:
            error_code |= 1
    if frame["vector"] in ERROR_CODE:
        outcome["error_code"] = hex(error_code)
    return outcome


def line_of(result):
    """The answer as a line. Snapshots are text already."""
    snapshots = result.pop("snapshots", None)
    line = json.dumps(result)
    return line if snapshots is None else '%s, "snapshots": [%s]}' % (line[:-1], ", ".join(snapshots))


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in emulator.EMULATORS or sys.argv[2] not in ("amd", "intel"):
        sys.exit("usage: bare.py bochs|qemu amd|intel")
    machine = Machine(*sys.argv[1:])
    try:
        for line in sys.stdin:
            command = json.loads(line)
            if command["cmd"] == "stop":
                return
            if command["cmd"] == "start":
                result = machine.start()
            else:
                result = dict(machine.run(command), id=command["id"])
            sys.stdout.write(line_of(result) + "\n")
            sys.stdout.flush()
    finally:
        machine.end()


if __name__ == "__main__":
    main()
