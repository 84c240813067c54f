"""What the monitor is given of a run, in its form: program.c tells which."""
import mmap
import struct

REGISTERS = ("rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip rflags es cs ss ds fs gs").split()
WINDOWS = (0x10000000, 1 << 20), (0x20000000, 1 << 20), (0x3c000000, 64 << 20)  # where regions lie; memory.c has them, too
PAGE = 4096
BLOCK = 256  # bytes that are compared at once


class Refused(Exception):
    """A run that the monitor cannot make."""


class Given:
    """The memory that the monitor was given, of which a run tells what differs."""

    def __init__(self):
        self.windows = [(address, mmap.mmap(-1, size)) for address, size in WINDOWS]  # pages that are used alone exist

    def request(self, command):
        value = {name: int(text, 16) for name, text in command["registers"].items()}
        limits = {name: int(text, 16) for name, text in command["limits"].items()}
        checkpoints = [int(c["address"], 16) for c in command["checkpoints"]] if command["observe"] != "final" else []
        regions = [(int(r["address"], 16), int(r["size"], 16), int(r["access"] == "rw")) for r in command["memory"]]
        words = [value.get(name, 0) for name in REGISTERS]
        words += [int(command["exit"], 16), limits["milliseconds"], limits["snapshots"], len(checkpoints), len(regions),
                  int(command.get("vector_bytes", "0x0"), 16)]
        words += checkpoints
        for region in regions:
            words += region
        request = [struct.pack("<%dQ" % len(words), *words), self.vectors(command)]
        for region in command["memory"]:
            self.pieces(region, request)
        return b"".join(request + [bytes(8)])

    def vectors(self, command):
        if "vectors" not in command:
            return b""
        width = int(command["vector_bytes"], 16)
        return bytes.fromhex("".join(command["vectors"])).ljust(16 * width, b"\0")

    def pieces(self, region, request):
        """Appends what of a region the monitor does not have yet."""
        address, size = int(region["address"], 16), int(region["size"], 16)
        content = bytes.fromhex(region["bytes"])
        content += bytes([int(region["fill"], 16)]) * (size - len(content))
        for first, held in self.windows:
            at = address - first
            if 0 <= at and at + size <= len(held):
                break
        else:
            raise Refused("there is no place for memory at %#x" % address)
        if held[at:at + size] == content:
            return
        begun = None
        for offset in range(0, size + 1, BLOCK):
            if offset < size and held[at + offset:at + offset + BLOCK] != content[offset:offset + BLOCK]:
                begun = offset if begun is None else begun
            elif begun is not None:
                request += [struct.pack("<QQ", address + begun, offset - begun), content[begun:offset]]
                begun = None
        held[at:at + size] = content
