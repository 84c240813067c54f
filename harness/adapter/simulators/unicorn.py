#!/usr/bin/env python3
"""An adapter for Unicorn: it speaks the protocol of harness/PROTOCOL.md with framecheck.

Each run has an engine of its own, in which nothing is left of the one before. It begins at privilege level 0 with a few
instructions that load the segment registers from a descriptor table and go to level 3, since the API can set selectors but
no descriptors. Unicorn hands every exception and every `int n` to a hook, without a look at an interrupt table: that of
Linux, in which user mode may call the gates 3, 4 and 0x80 alone, is kept here.
"""
import ctypes
import functools
import json
import mmap
import os
import struct
import sys
import threading
import time

# This file has the name of the module that it needs.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != HERE]
import unicorn as uc  # noqa: E402
from unicorn import x86_const as x86  # noqa: E402

GENERAL = "rax rcx rdx rbx rsp rbp rsi rdi".split()
EXTENDED = ["r%d" % number for number in range(8, 16)]
SEGMENTS = "es cs ss ds fs gs".split()
ID = {name: getattr(x86, "UC_X86_REG_" + name.upper())
      for name in GENERAL + EXTENDED + SEGMENTS + ["rip", "rflags", "cr0", "cr2", "cr4", "gdtr"]}
CODE32 = 0x23  # the selector of 32-bit code
TRAP_FLAG = 1 << 8
PAGE = 4096
BLOCK = 256  # bytes that are compared at once

# The page of the descriptor table and of the instructions that begin a run. Its address is not canonical, but can be
# mapped, since there is no paging: no program comes there by chance.
SYSTEM = 0x000d_0000_0000_0000
TABLE, ENTRY, FRAME = SYSTEM, SYSTEM + 0x100, SYSTEM + 0x200
# Descriptors 1 to 6 as in Linux: code 32, code 64 and data of the kernel, then 32-bit code, data and 64-bit code of the user.
DESCRIPTORS = struct.pack("<7Q", 0, 0x00cf9b000000ffff, 0x00af9b000000ffff, 0x00cf93000000ffff,
                          0x00cffb000000ffff, 0x00cff3000000ffff, 0x00affb000000ffff)
# mov ds, eax; mov es, ecx; mov fs, edx; mov gs, ebx; iretq
TO_USER = bytes.fromhex("8ed8 8ec1 8ee2 8eeb 48cf")

CR0 = 0x00050033  # AM, WP, NE, ET, MP, PE: paging stays off
CR4 = 0x00010620  # FSGSBASE, OSXMMEXCPT, OSFXSR, PAE

ACCESS = {"rx": uc.UC_PROT_READ | uc.UC_PROT_EXEC, "rw": uc.UC_PROT_READ | uc.UC_PROT_WRITE}
MAPPED, WRITE, USER, FETCH = 1, 2, 4, 16  # bits of a page fault's error code
PAGE_FAULT = {uc.UC_MEM_READ_UNMAPPED: USER, uc.UC_MEM_WRITE_UNMAPPED: USER | WRITE,
              uc.UC_MEM_FETCH_UNMAPPED: USER | FETCH,
              uc.UC_MEM_READ_PROT: USER | MAPPED, uc.UC_MEM_WRITE_PROT: USER | MAPPED | WRITE,
              uc.UC_MEM_FETCH_PROT: USER | MAPPED | FETCH}
LINUX_FROM = 0x7ffffffff000  # which of these pages Linux has mapped cannot be asked of Unicorn

START = {"protocol": "0x1", "name": "Unicorn", "version": "%d.%d.%d" % (*uc.uc_version()[:2], uc.uc_version()[2] >> 8 & 0xff),
         "url": "https://www.unicorn-engine.org", "modes": ["64", "32"], "features": ["sse2", "lahf_lm", "fsgsbase"],
         "observes": "snapshots"}


INVALID, GENERAL_PROTECTION = 6, 0xd
USER_GATES = 3, 4  # that int n may call in user mode, besides
SYSTEM_CALL = 0x80


class Follow(Exception):
    """A run that must be made again, with its instructions followed."""


class Skip(Exception):
    """A run that Unicorn does not claim to make, with the reason."""


@functools.lru_cache(maxsize=16)
def memory_for(address, size):
    """Memory of this process that a region is made of, in each run again: new pages would cost more than the run."""
    return mmap.mmap(-1, size)


class Run:
    """One run: its engine, what it showed until now, and how it ended, if it did."""

    under_way = None  # the engine that runs, and when its time is over

    def __init__(self, command, follow=False):
        self.command = command
        self.follow = follow  # every instruction: needed for the start of an int n, and slow
        self.exit = int(command["exit"], 16)
        self.limits = {name: int(value, 16) for name, value in command["limits"].items()}
        self.snapshots, self.cut, self.outcome = [], False, None
        self.at = None  # the address of the instruction that is executed, where they are followed
        # A register, and what Linux leaves in it. It is written behind the run: a hook that writes rip does not end.
        self.leaves = None
        self.before = []  # of data and stack: the address, the bytes that they had, and the memory itself
        self.engine = uc.Uc(uc.UC_ARCH_X86, uc.UC_MODE_64)
        self.engine.ctl_set_cpu_model(x86.UC_CPU_X86_EPYC_ROME)
        self.map_memory()
        self.enter_user_mode()
        self.set_vectors()

    def map_memory(self):
        for region in self.command["memory"]:
            address, size = int(region["address"], 16), int(region["size"], 16)
            content = bytes.fromhex(region["bytes"])
            content += bytes([int(region["fill"], 16)]) * (size - len(content))
            memory = memory_for(address, size)
            memory[:] = content
            place = ctypes.addressof(ctypes.c_char.from_buffer(memory))
            self.engine.mem_map_ptr(address, size, ACCESS[region["access"]], place)
            if region["access"] == "rw":
                self.before.append((address, content, memory))
        self.engine.mem_map(SYSTEM, PAGE)

    def enter_user_mode(self):
        value = {name: int(value, 16) for name, value in self.command["registers"].items()}
        write = lambda name, content: self.engine.reg_write(ID[name], content)
        self.engine.mem_write(TABLE, DESCRIPTORS)
        self.engine.mem_write(ENTRY, TO_USER)
        self.engine.mem_write(FRAME, struct.pack("<5Q", value["rip"], value["cs"], value["rflags"] & ~TRAP_FLAG,
                                                 value["rsp"], value["ss"]))
        write("gdtr", (0, TABLE, len(DESCRIPTORS) - 1, 0))
        write("cr0", CR0)
        write("cr4", CR4)
        for name, segment in zip(("rax", "rcx", "rdx", "rbx"), ("ds", "es", "fs", "gs")):
            write(name, value[segment])
        write("rsp", FRAME)
        self.engine.emu_start(ENTRY, value["rip"])
        self.engine.ctl_remove_cache(value["rip"], value["rip"] + 1)  # it is translated as an end
        for name in GENERAL + EXTENDED + ["rflags"]:
            write(name, value.get(name, 0))
        self.engine.reg_write(x86.UC_X86_REG_FPCW, 0x37F)  # as fninit leaves it
        self.engine.reg_write(x86.UC_X86_REG_FPSW, 0)
        self.engine.reg_write(x86.UC_X86_REG_FPTAG, 0xFFFF)
        self.engine.reg_write(x86.UC_X86_REG_MXCSR, 0x1F80)

    def set_vectors(self):
        if "vectors" not in self.command:
            return
        if int(self.command["vector_bytes"], 16) != 16:
            raise Skip("vector registers of more than 16 bytes")
        for number, content in enumerate(self.command["vectors"]):
            # The Python binding knows xmm0 to xmm7 only.
            self.engine.reg_write(x86.UC_X86_REG_YMM0 + number, int.from_bytes(bytes.fromhex(content), "little"))

    def go(self):
        """Runs the program and returns the answer, without its id."""
        engine = self.engine
        engine.hook_add(uc.UC_HOOK_INTR, self.on_interrupt)
        engine.hook_add(uc.UC_HOOK_INSN_INVALID, self.on_invalid)
        engine.hook_add(uc.UC_HOOK_MEM_INVALID, self.on_page_fault)
        engine.hook_add(uc.UC_HOOK_INSN, self.on_system_call, arg1=x86.UC_X86_INS_SYSCALL)
        if self.follow:
            engine.hook_add(uc.UC_HOOK_CODE, self.on_instruction)
        if self.command["observe"] != "final":
            for checkpoint in self.command["checkpoints"]:
                address = int(checkpoint["address"], 16)
                engine.hook_add(uc.UC_HOOK_CODE, self.on_checkpoint, checkpoint["label"], address, address)
        Run.under_way = engine, time.monotonic() + self.limits["milliseconds"] / 1000
        try:
            engine.emu_start(engine.reg_read(ID["rip"]), self.exit, count=self.limits["instructions"])
        except uc.UcError as error:
            if self.outcome is None:
                return {"errored": str(error)}
        finally:
            Run.under_way = None
        return self.answer()

    def answer(self):
        if self.outcome is None:
            self.outcome = {"kind": "returned" if self.engine.reg_read(ID["rip"]) == self.exit else "timeout"}
        answer = {"snapshots": self.snapshots, "outcome": self.outcome}
        if self.cut:
            answer["cut"] = True
        if self.leaves:
            self.engine.reg_write(ID[self.leaves[0]], self.leaves[1])
        if self.outcome["kind"] != "timeout":
            answer["final"] = self.state()
        return answer

    def on_instruction(self, engine, address, size, data):
        self.at = address

    def on_checkpoint(self, engine, address, size, label):
        if len(self.snapshots) >= self.limits["snapshots"]:
            self.cut = True
            return
        # As text at once: a deep recursion shows thousands of states, each with all that changed.
        self.snapshots.append(json.dumps(dict(self.state(), checkpoint=label)))

    def on_interrupt(self, engine, vector, data):
        rip = engine.reg_read(ID["rip"])  # of a fault the instruction's, of a trap and of int n that behind it
        if vector == SYSTEM_CALL:
            self.leaves = "rax", engine.reg_read(ID["rax"]) & 0xffffffff
            self.end({"kind": "forbidden system call"})
        elif vector in USER_GATES or not self.calls_gate(rip, vector):
            self.end({"kind": "fault", "vector": hex(vector)})
        elif not self.follow:
            raise Follow
        elif self.at == rip:
            self.end({"kind": "fault", "vector": hex(vector)})
        else:
            self.leaves = "rip", self.at
            self.end({"kind": "fault", "vector": hex(GENERAL_PROTECTION), "error_code": hex(8 * vector + 2)})

    def calls_gate(self, rip, vector):
        """Whether what stands before rip is, or looks like, the instruction int with the vector."""
        try:
            return self.engine.mem_read(rip - 2, 2) == bytes([0xcd, vector])
        except uc.UcError:
            return False

    def on_invalid(self, engine, data):
        # Unicorn takes int 6 for this, too, and leaves rip at its start.
        if self.calls_gate(engine.reg_read(ID["rip"]) + 2, INVALID):
            self.end({"kind": "fault", "vector": hex(GENERAL_PROTECTION), "error_code": hex(8 * INVALID + 2)})
        self.end({"kind": "fault", "vector": hex(INVALID)})
        return False

    def on_system_call(self, engine, data):
        self.end({"kind": "forbidden system call"})

    def on_page_fault(self, engine, access, address, size, value, data):
        address &= (1 << 64) - 1
        outcome = {"kind": "fault", "vector": "0xe", "address": hex(address)}
        if address < LINUX_FROM:
            outcome["error_code"] = hex(PAGE_FAULT[access])
        self.end(outcome)
        return False

    def end(self, outcome):
        if self.outcome is None:
            self.outcome = outcome
        self.engine.emu_stop()

    def state(self):
        read = lambda name: self.engine.reg_read(ID[name])
        names, mask = GENERAL + EXTENDED, (1 << 64) - 1
        if read("cs") == CODE32:
            names, mask = GENERAL, (1 << 32) - 1
        registers = {name: hex(read(name) & mask) for name in names + ["rip"]}
        registers.update({name: hex(read(name)) for name in SEGMENTS + ["rflags"]})
        state = {"registers": registers, "memory": self.changes()}
        if "vectors" in self.command:
            values = (self.engine.reg_read(x86.UC_X86_REG_YMM0 + number) for number in range(len(names)))
            state["vectors"] = [(value & (1 << 128) - 1).to_bytes(16, "little").hex() for value in values]
        return state

    def changes(self):
        """What differs in data and stack from what they held at first."""
        pieces = []
        for address, before, memory in self.before:
            now = memory[:]
            if now == before:
                continue
            first = None  # of a piece
            for at in range(0, len(now) + 1, BLOCK):
                if at < len(now) and now[at:at + BLOCK] != before[at:at + BLOCK]:
                    first = at if first is None else first
                elif first is not None:
                    pieces.append({"address": hex(address + first), "bytes": now[first:at].hex()})
                    first = None
        return pieces


def watch():
    """Stops what runs too long. Unicorn's own timer would look at the clock all the time: most runs take less than that."""
    while True:
        time.sleep(0.1)
        engine, end = Run.under_way or (None, 0)
        if engine and time.monotonic() > end:
            engine.emu_stop()


def answer(command):
    if command["cmd"] == "start":
        return START if command["protocol"] == "0x1" else sys.exit("protocol %s is not known" % command["protocol"])
    try:
        try:
            result = Run(command).go()
        except Follow:
            result = Run(command, follow=True).go()
    except Skip as reason:
        result = {"skipped": str(reason)}
    except uc.UcError as error:
        result = {"errored": "the engine cannot be set up: %s" % error}
    return dict(result, id=command["id"])


def line_of(result):
    """The answer as a line. Snapshots are text already."""
    snapshots = result.pop("snapshots", None)
    line = json.dumps(result)
    return line if snapshots is None else '%s, "snapshots": [%s]}' % (line[:-1], ", ".join(snapshots))


def main():
    threading.Thread(target=watch, daemon=True).start()
    for line in sys.stdin:
        command = json.loads(line)
        if command["cmd"] == "stop":
            return
        sys.stdout.write(line_of(answer(command)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
