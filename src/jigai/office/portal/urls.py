"""Addresses that are open to everyone."""

from __future__ import annotations

from django.urls import path

from jigai.office.portal import home
from jigai.office.portal.policies import documents, registry
from jigai.office.portal.policies import views as policies

app_name = "portal"
urlpatterns = [
    path("", home.show, name="home"),
    path("policies/", policies.listed, name="policies"),
    path("registry/", registry.show, name="registry"),
    path("policies/<str:pack>/", policies.overview, name="policy"),
    path("policies/<str:pack>/clauses/", policies.clauses, name="clauses"),
    path("policies/<str:pack>/clauses/<str:at>/", policies.clause, name="clause"),
    path("policies/<str:pack>/measures/<str:measure>/", policies.measure, name="measure"),
    path("policies/<str:pack>/documents/<slug:kind>.<slug:form>", documents.file, name="document"),
    path("policies/<str:pack>/readings/", policies.readings, name="readings"),
    path("policies/<str:pack>/open/", policies.open_points, name="open"),
]
