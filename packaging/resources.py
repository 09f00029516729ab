#!/usr/bin/env python3
"""resources.py PROGRAM...: whether programs for Windows carry the icon, and a version that is not the one by default."""
import pathlib
import struct
import sys

ico = (pathlib.Path(__file__).parent / "clinicweb.ico").read_bytes()
images = []
for at in range(struct.unpack_from("<H", ico, 4)[0]):
    size, offset = struct.unpack_from("<II", ico, 6 + 16 * at + 8)
    images.append(ico[offset:offset + size])


def version(program: bytes) -> str:
    """https://learn.microsoft.com/windows/win32/menurc/string-str: the key, padding to four bytes, the value."""
    key = "ProductVersion".encode("utf-16-le") + b"\0\0"
    at = program.find(key)
    if at < 0:
        return ""
    return program[at + len(key):at + len(key) + 80].decode("utf-16-le", "replace").lstrip("\0").split("\0")[0]


assert images and len(sys.argv) > 1
for name in sys.argv[1:]:
    program = pathlib.Path(name).read_bytes()
    if not all(image in program for image in images):
        sys.exit(f"{name} has no icon of ClinicWeb.")
    if version(program) in ("", "1.0.0"):
        sys.exit(f"{name} has no version of its own.")
    print(f"{pathlib.Path(name).name}: {version(program)}, with {len(images)} sizes of the icon")
