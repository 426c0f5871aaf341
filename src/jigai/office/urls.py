"""Every address of the office."""

from __future__ import annotations

from django.urls import include, path

from jigai.office.ground import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("design/", include("jigai.office.design.urls")),
    path("calculate/", include("jigai.office.portal.calculation.urls")),
    path("policies/<str:pack>/", include("jigai.office.portal.reading.urls")),
    path("policies/<str:pack>/", include("jigai.office.portal.programme.urls")),
    path("office/", include("jigai.office.console.urls")),
    path("", include("jigai.office.api.urls")),
    path("", include("jigai.office.portal.urls")),
]

handler400 = "jigai.office.ground.failures.bad_request"
handler403 = "jigai.office.ground.failures.forbidden"
handler404 = "jigai.office.console.routing.lost"
handler500 = "jigai.office.ground.failures.broken"
