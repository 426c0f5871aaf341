"""The files of a project: shown, added, read."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from jigai.office.console.frame import tell
from jigai.office.console.library.finding import found, shared
from jigai.office.console.library.forms import FileForm
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import Attachment
from jigai.office.identity.permits import may, require
from jigai.office.library.domain.filesof import attach, files_of
from jigai.office.library.domain.moving import place_of
from jigai.office.library.enums import LIVE
from jigai.office.library.interfaces.file_sheet import FILES
from jigai.office.library.models import Project


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def files(request: Request, number: str) -> HttpResponseBase:
    """The files of a project; its organisation adds further ones."""
    project = found(request.actor, number)
    adds = may(request.actor, "library.attach", place_of(project)) and project.state in LIVE
    sent = request.method == "POST"
    if sent:
        require(request.actor, "library.attach", place_of(project))
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        added = tried(
            form,
            lambda: attach(
                acting=request.actor,
                project=project.pk,
                content=file,
                name=file.name,
                kind=form.cleaned_data["kind"],
            ),
            at="file",
        )
        if added is not None:
            tell(request, "projects.told.attached", name=added.name)
            return HttpResponseRedirect(request.path, status=303)
    context = shared(request.actor, project, "files") | {
        "form": form if adds else None,
        "files": files_of(project),
        "workbook": FILES.key,
    }
    return render(
        request, "console/library/files.html", context, status=422 if form.errors else 200
    )


@require_safe
@route("library.read")
def download(request: Request, attachment: int) -> HttpResponseBase:
    """A file of a project, checked against its hash."""
    row = Attachment.objects.filter(pk=attachment, removed_at=None).first()
    subject = row.subject.partition(":") if row is not None else ("", "", "")
    if row is None or subject[0] != "project":
        raise NotThere
    number = Project.objects.filter(pk=int(subject[2])).values_list("number", flat=True).first()
    found(request.actor, number or "")
    with opened(row.file_id) as content:
        answered = FileResponse(iter([content.read()]), content_type=row.file.media)
    answered["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answered
