"""The emulators of whole machines, and the monitor that they boot."""
import ctypes
import hashlib
import os
import re
import signal
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MONITOR = os.path.join(HERE, "monitor")
COMPILER = ("gcc -m64 -std=c11 -O2 -Wall -Wextra -Werror -ffreestanding -fno-pic -mcmodel=kernel -mno-red-zone -mgeneral-regs-only "
            "-fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables -nostdlib -static -no-pie "
            "-Wl,-T,monitor.ld -Wl,--build-id=none -Wl,-z,noexecstack -Wl,--no-warn-rwx-segments").split()

BOCHSRC = """
display_library: term
plugin_ctrl: speaker=0, unmapped=0, biosdev=0, gameport=0, extfpuirq=0
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/vgabios/vgabios.bin
cpu: model=%s, count=1, ips=1000000, reset_on_triple_fault=0
memory: guest=256, host=256
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata0-master: type=disk, path="disk", mode=flat
boot: disk
clock: sync=none, time0=0
log: log
panic: action=fatal
error: action=ignore
info: action=ignore
debug: action=ignore
"""


class Bochs:
    name, url = "Bochs", "https://bochs.sourceforge.io"
    models = {"amd": "ryzen", "intel": "broadwell_ult"}

    def version(self):
        said = subprocess.run(["bochs", "--help"], capture_output=True, text=True)
        return re.search(r"Emulator (\S+)", said.stdout + said.stderr).group(1)

    def command(self, folder, model):
        with open(os.path.join(folder, "bochsrc"), "w") as file:
            file.write(BOCHSRC % model)
        with open(os.path.join(folder, "debugger"), "w") as file:
            file.write("continue\n")  # Debian's has one, which waits
        return ["bochs", "-q", "-f", "bochsrc", "-rc", "debugger"]


class QEMU:
    name, url = "QEMU system", "https://www.qemu.org"
    models = {"amd": "EPYC-Rome", "intel": "Broadwell"}

    def version(self):
        said = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True)
        return re.search(r"version (\S+)", said.stdout).group(1)

    def command(self, folder, model):
        # The clock counts instructions, 256 ns each: after five seconds it is at 20 million.
        return ("qemu-system-x86_64 -machine pc -accel tcg -m 256 -display none -monitor none -serial none -parallel none "
                "-nodefaults -no-user-config -net none -icount shift=8,sleep=off "
                "-drive file=disk,format=raw,if=ide,cache=unsafe,file.locking=off -cpu " + model).split()


EMULATORS = {"bochs": Bochs, "qemu": QEMU}


class Process:
    """An emulator that runs in a folder of its own, in which the disk lies."""

    def __init__(self, emulator, folder, model):
        self.folder = folder
        self.log = open(os.path.join(folder, "output"), "w+")
        self.popen = subprocess.Popen(emulator.command(folder, model), cwd=folder, stdin=subprocess.DEVNULL, stdout=self.log,
                                      stderr=subprocess.STDOUT, env=dict(os.environ, TERM="vt100"), preexec_fn=end_with_parent)

    def go_on(self):
        self.popen.send_signal(signal.SIGCONT)

    def rest(self):
        """The monitor asks for requests all the time: while there is none, it would only take a processor."""
        self.popen.send_signal(signal.SIGSTOP)

    def ended(self):
        return self.popen.poll() is not None

    def last_words(self):
        self.log.seek(0)
        return self.log.read()[-400:]

    def kill(self):
        self.popen.kill()
        self.popen.wait()
        self.log.close()


LIBC = ctypes.CDLL(None)


def end_with_parent():
    PR_SET_PDEATHSIG = 1
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def build():
    """Returns the monitor as bytes of a disk, from its first sector on. It is built once for each state of its sources."""
    sources = {}
    for name in sorted(os.listdir(MONITOR)):
        with open(os.path.join(MONITOR, name), "rb") as file:
            sources[name] = file.read()
    digest = hashlib.sha256(repr((COMPILER, sources)).encode()).hexdigest()
    built = os.path.join(tempfile.gettempdir(), "framecheck-monitor-%d-%s" % (os.getuid(), digest[:16]))
    if not os.path.exists(built):
        compile_to(built, [name for name in sources if name.endswith((".c", ".S"))])
    with open(built, "rb") as file:
        return file.read()


def compile_to(built, names):
    with tempfile.TemporaryDirectory(dir=os.path.dirname(built)) as folder:
        elf, image = os.path.join(folder, "monitor.elf"), os.path.join(folder, "monitor")
        subprocess.run(COMPILER + ["-o", elf] + names, cwd=MONITOR, check=True)
        subprocess.run(["objcopy", "-O", "binary", elf, image], check=True)
        os.rename(image, built)  # several adapters may build it at once
