# For gdb: steps through each of the files named in FRAMECHECK_FILES, an ELF file of one
# program, and writes what gdb's own walk of the stack says at each instruction.
#
#     file NUMBER
#     stop PC:RSP:FUNCTION...    the newest frame, and then each older one, with its registers
#
# Numbers are hexadecimal. A function that gdb does not know is empty. The RSP of a frame is what gdb says that it was behind the call
# of the newer one: the CFA of that.
import os

import gdb

CODE = range(0x10000000, 0x10010000)
EXIT = CODE[0]
MOST = 4000  # stops of one program
DEEPEST = 64
SIGNALS = "SIGILL SIGSEGV SIGBUS SIGFPE SIGUSR1 SIGUSR2"


def frames():
    """What gdb says about the stack, newest first, down to the frame of _start."""
    found = []
    frame = gdb.newest_frame()
    while frame is not None and len(found) < DEEPEST:
        pc = frame.pc()
        try:
            rsp = int(frame.read_register("rsp")) & (2**64 - 1)
        except gdb.error:
            break
        found.append((pc, rsp, frame.name() or ""))
        if pc == EXIT:
            break
        try:
            frame = frame.older()
        except gdb.error:
            break
    return found


def strikes(path):
    """The signals to send: (address, visit) to numbers."""
    found = {}
    with open(path + ".strikes") as lines:
        for line in lines:
            address, visit, signal = (int(word, 16) for word in line.split())
            found.setdefault((address, visit), []).append(signal)
    return found


class Signals:
    """Whether the last step came to a signal. The next one enters its handler."""
    came = False

    def stopped(self, event):
        self.came = isinstance(event, gdb.SignalEvent)


def walk(path, out):
    to_send, visits, signals = strikes(path), {}, Signals()
    gdb.events.stop.connect(signals.stopped)
    gdb.execute("file " + path, to_string=True)
    gdb.execute("handle %s nostop noprint pass" % SIGNALS, to_string=True)  # the file's own
    gdb.execute("break framecheck_enter", to_string=True)
    gdb.execute("run > /dev/null", to_string=True)
    gdb.execute("delete", to_string=True)
    gdb.execute("handle %s stop print pass" % SIGNALS, to_string=True)
    inside = False
    for _ in range(MOST):
        if gdb.selected_inferior().pid == 0:
            break
        pc = gdb.newest_frame().pc()
        if pc in CODE and pc != EXIT:
            inside = True
            found = frames()
            text = " ".join("%x:%x:%s" % f for f in found)
            out.write("stop %s\n" % text)
            visits[pc] = visits.get(pc, 0) + 1
            for signal in to_send.get((pc, visits[pc]), []):
                os.kill(gdb.selected_inferior().pid, signal)
        elif inside:
            break
        gdb.execute("stepi", to_string=True)
        while signals.came and gdb.selected_inferior().pid != 0:
            gdb.execute("stepi", to_string=True)
    gdb.events.stop.disconnect(signals.stopped)
    if gdb.selected_inferior().pid != 0:
        gdb.execute("kill", to_string=True)


def main():
    for setting in ("confirm off", "pagination off", "height 0", "width 0", "debuginfod enabled off",
                    "startup-with-shell on", "backtrace past-main on", "backtrace past-entry on"):
        gdb.execute("set " + setting, to_string=True)
    gdb.execute("handle SIGPROF nostop noprint pass", to_string=True)
    with open(os.environ["FRAMECHECK_OUT"], "w") as out:
        for number, path in enumerate(os.environ["FRAMECHECK_FILES"].split(":")):
            out.write("file %x\n" % number)
            walk(path, out)


main()
