#!/usr/bin/env python3
"""A toy simulator that speaks framecheck's protocol: push, pop, call, ret, mov, add, sub."""
import json, sys, time
NAMES = "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split()
ABOUT = {"protocol": "0x1", "name": "toy", "version": "1", "url": "https://example.org/toy",
         "modes": ["64"], "features": [], "observes": "snapshots"}
class Unknown(Exception): pass
class Fault(Exception): pass

class Machine:
    def __init__(self, run):
        self.memory = []  # first address, bytes now, bytes as given, access
        for m in run["memory"]:
            given = bytes.fromhex(m["bytes"])
            given += bytes([int(m["fill"], 16)]) * (int(m["size"], 16) - len(given))
            self.memory.append((int(m["address"], 16), bytearray(given), given, m["access"]))
        self.regs = [int(run["registers"][name], 16) for name in NAMES]
        self.rip = int(run["registers"]["rip"], 16)
    def state(self):  # without rflags and the segment registers, which are not simulated
        changes = [{"address": hex(base), "bytes": now.hex()} for base, now, given, _ in self.memory if now != given]
        return {"registers": dict(zip(NAMES, map(hex, self.regs)), rip=hex(self.rip)), "memory": changes}
    def at(self, address, size, access, code):  # where bytes lie, or a page fault with this error code
        if not 0 <= address < 2 ** 47: raise Unknown("no addresses that are not canonical")
        for base, now, _, allowed in self.memory:
            if base <= address < base + len(now):
                if access not in allowed: raise Fault(address, code | 1)
                if address + size > base + len(now): raise Fault(base + len(now), code)
                return now, address - base
        raise Fault(address, code)
    def load(self, address, size, signed=False, access="r", code=4):
        memory, i = self.at(address, size, access, code)
        return int.from_bytes(memory[i:i + size], "little", signed=signed)
    def store(self, address, size, value):
        memory, i = self.at(address, size, "w", 6)
        memory[i:i + size] = (value % 2 ** (8 * size)).to_bytes(size, "little")
    def fetch(self, size, signed=True):
        self.rip += size
        return self.load(self.rip - size, size, signed, "x", 0x14)
    def push(self, value):
        self.store(self.regs[4] - 8, 8, value)
        self.regs[4] -= 8
    def pop(self):
        value, self.regs[4] = self.load(self.regs[4], 8), self.regs[4] + 8
        return value
    def operand(self, rex):  # of a ModRM byte: the middle field, and how to read and to write the operand
        modrm = self.fetch(1, False)
        mod, middle, rm, size = modrm >> 6, modrm >> 3 & 7, modrm & 7 | (rex & 1) << 3, 8 if rex & 8 else 4
        if mod == 3: return middle, lambda: self.regs[rm], lambda value: self.set(rm, size, value)
        if rm & 7 == 4 and self.fetch(1, False) != 0x24 or mod == 0 and rm & 7 == 5: raise Unknown("no such operand")
        address = (self.regs[rm] + (self.fetch({1: 1, 2: 4}[mod]) if mod else 0)) % 2 ** 64
        return middle, lambda: self.load(address, size), lambda value: self.store(address, size, value)
    def set(self, register, size, value):
        self.regs[register] = value % 2 ** (8 * size)
    def step(self):
        op, rex = self.fetch(1, False), 0
        if op >> 4 == 4: op, rex = self.fetch(1, False), op
        size, low = 8 if rex & 8 else 4, op & 7 | (rex & 1) << 3
        if op & 0xf8 == 0x50: self.push(self.regs[low])
        elif op & 0xf8 == 0x58: self.regs[low] = self.pop()
        elif op in (0x6a, 0x68): self.push(self.fetch(1 if op == 0x6a else 4))
        elif op == 0xe8: distance = self.fetch(4); self.push(self.rip); self.rip += distance
        elif op == 0xc3: self.rip = self.pop()
        elif op & 0xf8 == 0xb8: self.set(low, size, self.fetch(size))
        elif op in (0x01, 0x03, 0x29, 0x2b, 0x89, 0x8b):
            register, read, write = self.operand(rex)
            register |= (rex & 4) << 1
            if op & 2: value, read, write = read(), lambda: self.regs[register], lambda v: self.set(register, size, v)
            else: value = self.regs[register]
            write(value if op & 0x80 else read() - value if op & 0x20 else read() + value)
        elif op in (0xc7, 0x81, 0x83):
            which, read, write = self.operand(rex)
            value = self.fetch(1 if op == 0x83 else 4)
            if which not in ((0,) if op == 0xc7 else (0, 5)): raise Unknown(f"no instruction {op:02x} /{which}")
            write(value if op == 0xc7 else read() - value if which else read() + value)
        elif op != 0x0f or self.fetch(4) != 0x00441f: raise Unknown(f"no instruction {op:02x}")  # all but the nop

def run(command):
    limits = {name: int(value, 16) for name, value in command["limits"].items()}
    labels = {int(c["address"], 16): c["label"] for c in command["checkpoints"]}
    machine, seen, steps = Machine(command), {"id": command["id"], "snapshots": []}, 0
    end = time.monotonic() + limits["milliseconds"] / 1000
    while machine.rip != int(command["exit"], 16):
        before = machine.rip, list(machine.regs)
        if machine.rip in labels and len(seen["snapshots"]) == limits["snapshots"]: seen["cut"] = True
        elif machine.rip in labels: seen["snapshots"].append({"checkpoint": labels[machine.rip], **machine.state()})
        try: machine.step()
        except Unknown as unknown: return {"id": command["id"], "skipped": str(unknown)}
        except Fault as fault:
            (machine.rip, machine.regs), (address, code) = before, map(hex, fault.args)
            seen["outcome"] = {"kind": "fault", "vector": "0xe", "address": address, "error_code": code}
            return {**seen, "final": machine.state()}
        steps += 1
        if steps == limits["instructions"] or time.monotonic() > end: return {**seen, "outcome": {"kind": "timeout"}}
    return {**seen, "outcome": {"kind": "returned"}, "final": machine.state()}

for line in sys.stdin:
    command = json.loads(line)
    if command["cmd"] == "stop": break
    print(json.dumps(ABOUT if command["cmd"] == "start" else run(command)), flush=True)
