"""Packs of the small and the real kind, broken at random: some bytes of them, their files, or how they are zipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from tests.support.packs_small import FOLDER, Entry, archive, entries, sealed_in_a_bag

Files = Mapping[str, bytes]
Mutation = Callable[[Random, Files], bytes]


def mutated(random: Random, files: Files) -> tuple[str, bytes]:
    """Break a pack in one way, and say in which; what comes out is another ZIP file than the good one."""
    good = archive(entries(files))
    while True:
        name = random.choice(sorted(MUTATIONS))
        data = MUTATIONS[name](random, files)
        if data != good:
            return name, data


def _flip(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _bits(random: Random, files: Files) -> bytes:
    data = archive(entries(files))
    for _ in range(random.choice((1, 1, 1, 2, 5, 100))):
        data = _flip(data, random)
    return data


def _cut(random: Random, files: Files) -> bytes:
    data = archive(entries(files))
    return data[: random.randrange(len(data))]


def _middle_cut(random: Random, files: Files) -> bytes:
    data = archive(entries(files))
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randrange(1, 400) :]


def _spliced(random: Random, files: Files) -> bytes:
    """A piece of the pack stands in place of another, or beside it."""
    data = archive(entries(files))
    at, to, size = random.randrange(len(data)), random.randrange(len(data)), random.choice((1, 4, 32, 500))
    return data[:to] + data[at : at + size] + data[to + random.choice((0, size)) :]


def _around(random: Random, files: Files) -> bytes:
    junk = random.choice((random.randbytes(random.randrange(1, 300)), archive(entries(files)), b"PK\5\6" + bytes(18)))
    at = random.randrange(3)
    before, between, after = (junk if at == place else b"" for place in range(3))
    return archive(entries(files), before=before, between=between, after=after)


def _headers(random: Random, files: Files) -> bytes:
    listed = entries(files)
    each = random.choice(listed)
    name = random.choice(("made", "needed", "flags", "method", "time", "day", "check", "packed", "size", "external"))
    setattr(each, name, random.choice((0, 1, 8, 9, 12, 0x801, 0xFFFF, random.getrandbits(16))))
    return archive(listed)


def _local(random: Random, files: Files) -> bytes:
    listed = entries(files)
    each = random.choice(listed)
    each.local = _flip(b"PK\3\4" + each.header() + each.name, random)
    return archive(listed)


def _extra(random: Random, files: Files) -> bytes:
    listed = entries(files)
    setattr(random.choice(listed), random.choice(("extra", "comment")), random.randbytes(random.randrange(1, 40)))
    return archive(listed)


def _listed(random: Random, files: Files) -> bytes:
    """Files of the ZIP file in another order, twice, away, under another's name, or one within the other."""
    listed = entries(files)
    at, other = random.randrange(len(listed)), random.randrange(len(listed))
    match random.randrange(5):
        case 0:
            random.shuffle(listed)
        case 1:
            listed.insert(at, listed[other])
        case 2:
            del listed[at]
        case 3:
            listed[at].name = listed[other].name
        case _:
            listed[at].data = archive(entries(files))
    return archive(listed)


def _named(random: Random, files: Files) -> bytes:
    listed = entries(files)
    each = random.choice(listed)
    each.name = random.choice((
        each.name.upper(), each.name + b"\0", b"/" + each.name, b"../" + each.name, each.name.replace(b"/", b"\\"),
        each.name.replace(b"/", b"/../"), each.name + b"/", b"other/" + each.name, each.name + b"\xff",
        each.name.replace(b"data", b"data/."), each.name + "é".encode(), b"", b"C:" + each.name,
    ))  # fmt: skip
    return archive(listed)


def _folder(random: Random, files: Files) -> bytes:
    """The one folder of the ZIP file has a name that leads elsewhere, or that no folder of a pack has."""
    listed = entries(files)
    name = random.choice((b"..", b".", b"", b"a\\b", b"a\\..\\b", b"C:", b"a\0", b"\x1b[2J", b"a b", b"a.", b"\xff"))
    for each in listed:
        each.name = name + each.name[len(FOLDER) :]
    return archive(listed)


def _flooded(random: Random, files: Files) -> bytes:
    """A file that unpacks to more, or to less, than it says; or says that it is packed and is not."""
    import zlib

    listed = entries(files)
    each = random.choice(listed)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    each.size, each.check = len(each.data) + random.choice((-1, 0, 1, 1 << 29)), zlib.crc32(each.data)
    each.size = max(each.size, 0)
    inside = each.data + bytes(random.choice((1, 1000, 1 << 20)))
    each.data, each.method = random.choice((packer.compress(inside) + packer.flush(), each.data)), 8
    return archive(listed)


def _in_bag(random: Random, files: Files) -> bytes:
    """A file is another, and the bag's manifests agree: what is sealed has to find it."""
    sealed = sorted(path for path in files if path.startswith("data/") and path not in LOOSE and files[path])
    path = random.choice(sealed)
    data = files[path]
    lines = data.splitlines(keepends=True)
    changed = random.choice((
        lambda: _flip(data, random), lambda: data[: random.randrange(len(data))], lambda: data + data,
        lambda: b"".join(random.sample(lines, len(lines))), lambda: data + lines[-1], lambda: b"".join(lines[1:]),
        lambda: data.replace(b"in", b"on", 1), lambda: b"", lambda: b"[" * random.choice((5, 50, 5000, 500_000)),
        lambda: data.replace(b":", b": ", 1), lambda: data + b"\n", lambda: b"\n" + data,
        lambda: data.replace(b"{", b'{"a":' * random.choice((10, 10_000)), 1), lambda: random.randbytes(300),
    ))()  # fmt: skip
    return archive(entries(sealed_in_a_bag({**files, path: changed})))


def _more_in_bag(random: Random, files: Files) -> bytes:
    path = random.choice(("data/more.json", "data/report/more.html", "fetch.txt", "data/records/x.jsonl",
                          "data/report/Well.html", "manifest-md5.txt", "data/timestamp.tsr"))  # fmt: skip
    return archive(entries(sealed_in_a_bag({**files, path: random.randbytes(20)})))


LOOSE = frozenset({"data/verify.html", "data/ro-crate-metadata.json", "data/timestamp.tsq"})
"""What is not sealed: of these the manifests alone tell."""

MUTATIONS: Mapping[str, Mutation] = {
    "bits": _bits, "cut": _cut, "middle cut": _middle_cut, "spliced": _spliced, "around": _around,
    "headers": _headers, "local": _local, "extra": _extra, "listed": _listed, "named": _named, "folder": _folder,
    "flooded": _flooded, "in bag": _in_bag, "more in bag": _more_in_bag,
}  # fmt: skip


def many_entries(count: int) -> bytes:
    """Write a ZIP file of so many empty files."""
    return archive([Entry(f"a/{number}".encode(), b"") for number in range(count)])
