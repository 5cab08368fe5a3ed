"""Reading what a page sends: in memory only. Files sent along would else be laid in the clear on the disk."""

from __future__ import annotations

from contextlib import aclosing

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from firsthand.errors import UsageError

MEGABYTE = 1024 * 1024
MOST = 400 * MEGABYTE
"""What may be sent at once, in bytes: it is held in memory."""

MOST_FILES = 20_000


class _InMemory(MultiPartParser):
    """A parser whose files never move to the disk."""

    spool_max_size = 0  # what SpooledTemporaryFile calls no limit


async def read_form(request: Request) -> FormData:
    """Read a form with its files. Raises UsageError for more than :data:`MOST`, HTTPException for what is no form."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > MOST:
        raise UsageError(f"this is more than {MOST // MEGABYTE} MB at once", "Send it in several goes.")
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await request.form(max_files=0, max_fields=1000)
    try:
        async with aclosing(request.stream()) as stream:
            return await _InMemory(request.headers, stream, max_files=MOST_FILES).parse()
    except MultiPartException:
        raise HTTPException(400) from None


async def files_of(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """Return the files sent under a name, each as it is called and what it holds; an empty choice is none."""
    sent = [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]
    return [(str(one.filename), await one.read()) for one in sent]
