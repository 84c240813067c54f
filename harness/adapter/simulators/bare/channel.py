"""The disk over which adapter and monitor speak: memory that the emulator takes for a file.

    sector 0         the monitor, from which the machine boots
    sector 128       rings for a request: its number (from 1 on), its length in sectors, a word each
    sector 129 on    the request
    sector 0x40000   rings for an answer
    sector 0x40001   the answer
"""
import mmap
import os
import struct
import time

SECTOR = 512
REQUEST_BELL, REQUEST, ANSWER_BELL, ANSWER, END = 128, 129, 0x40000, 0x40001, 0x100000


class Silent(Exception):
    """The monitor gave no answer."""


class Channel:
    def __init__(self, path, image):
        self.number = 0
        # Memory, since real files are written to a disk now and then, and everybody waits.
        self.file = os.memfd_create("disk")
        os.truncate(self.file, END * SECTOR)
        os.symlink("/proc/%d/fd/%d" % (os.getpid(), self.file), path)
        self.memory = mmap.mmap(self.file, END * SECTOR)
        self.memory[:len(image)] = image

    def close(self):
        self.memory.close()
        os.close(self.file)

    def ask(self, request, process, seconds):
        """Returns the answer to a request, as bytes. The process rests in between."""
        self.number += 1
        sectors = -(-len(request) // SECTOR)
        self.memory[REQUEST * SECTOR:REQUEST * SECTOR + len(request)] = request
        struct.pack_into("<QQ", self.memory, REQUEST_BELL * SECTOR, self.number, sectors)
        process.go_on()
        try:
            sectors = self.await_answer(process, time.monotonic() + seconds)
        finally:
            process.rest()
        return self.memory[ANSWER * SECTOR:(ANSWER + sectors) * SECTOR]

    def await_answer(self, process, end):
        pause = 20e-6
        while True:
            number, sectors = struct.unpack_from("<QQ", self.memory, ANSWER_BELL * SECTOR)
            if number == self.number:
                return sectors
            if process.ended():
                raise Silent("the emulator ended: " + process.last_words())
            if time.monotonic() > end:
                raise Silent("the monitor does not answer")
            time.sleep(pause)
            pause = min(pause * 1.2, 5e-3)
