"""All background jobs, failures among them, as the system administrator sees them."""

from __future__ import annotations

from django.http.response import HttpResponseBase

from jigai.office.console.administration.listings import JOBS
from jigai.office.console.routing import Request, route
from jigai.office.ground.models import Job
from jigai.office.lists.answering import answer


@route("ground.manage-jobs")
def work(request: Request) -> HttpResponseBase:
    """Every job; how many failed stands above."""
    failed = Job.objects.filter(state=Job.FAILED).count()
    return answer(request, JOBS, "console/administration/work.html", {"failed": failed})
