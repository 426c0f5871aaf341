"""The office's settings for tests: one machine, plain HTTP, files as they stand in the source."""

import os

os.environ.setdefault("JIGAI_LOCAL", "yes")
os.environ.setdefault("JIGAI_SECRET_KEY", "tests only: no secret of anything, but long enough")

from jigai.office.settings import *  # noqa: F403 - all of them, as stated above
from jigai.office.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
LOGGING = {"form": "text", "level": "ERROR"}
