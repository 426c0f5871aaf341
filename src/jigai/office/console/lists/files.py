"""Files handed out: by the name that people know, checked against their hash."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase

from jigai.office.ground.files.keeping import opened as checked
from jigai.office.ground.files.keeping import path_of, storage
from jigai.office.ground.models import StoredFile


def handed(hash_: str, name: str) -> HttpResponseBase:
    """A stored file for download; raises InputRefused where it is not what was stored."""
    with checked(hash_):
        pass
    row = StoredFile.objects.get(pk=hash_)
    file = storage().open(path_of(hash_))
    response = FileResponse(file, as_attachment=True, filename=name, content_type=row.media)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
