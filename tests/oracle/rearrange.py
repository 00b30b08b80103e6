#!/usr/bin/env python3
"""Deals the records of event logs anew over other files.

    rearrange.py SEED DIR LOG.evtx...

Writes DIR/1/…, DIR/2/…: folders of logs for as many imports.  A chunk of an
EVTX file stands alone, so chunks are what is dealt: in any order, mixed from
all logs, some of them twice.
"""

import os
import random
import struct
import sys
import zlib

HEADER, CHUNK = 4096, 65536


def chunks_of(path):
    with open(path, "rb") as file:
        file.seek(HEADER)
        while True:
            chunk = file.read(CHUNK)
            if len(chunk) < CHUNK:
                return
            if chunk.startswith(b"ElfChnk\0"):
                yield chunk


def header_for(count):
    """A file header: first and last chunk, next record ID, sizes, versions,
    number of chunks, and the checksum of the first 120 bytes."""
    fields = struct.pack("<8sQQQIHHHH", b"ElfFile\0", 0, count - 1, 0, 128, 1, 3, HEADER, count)
    fields = fields.ljust(120, b"\0")
    return (fields + struct.pack("<II", 0, zlib.crc32(fields))).ljust(HEADER, b"\0")


def write_log(path, chunks):
    with open(path, "wb") as file:
        file.write(header_for(len(chunks)))
        file.writelines(chunks)


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: rearrange.py SEED DIR LOG.evtx...")
    dice = random.Random(int(sys.argv[1]))
    chunks = [chunk for path in sorted(sys.argv[3:]) for chunk in chunks_of(path)]
    dealt = chunks + dice.sample(chunks, len(chunks) // dice.choice([3, 10, 50]))
    dice.shuffle(dealt)
    files = dice.randint(2, 12)
    cuts = sorted(dice.sample(range(1, len(dealt)), files - 1))
    imports = dice.randint(1, 4)
    for n, (start, end) in enumerate(zip([0] + cuts, cuts + [len(dealt)])):
        folder = os.path.join(sys.argv[2], str(1 + n % imports))
        os.makedirs(folder, exist_ok=True)
        write_log(os.path.join(folder, "%s%d.evtx" % (dice.choice("abcxyz"), n)), dealt[start:end])


if __name__ == "__main__":
    main()
