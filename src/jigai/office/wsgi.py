"""The office as a WSGI application; the policies are ready before the first request."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jigai.office.settings")
application = get_wsgi_application()

from jigai.office.portal.policies.reading import prepare_all  # noqa: E402 - after Django

prepare_all()
