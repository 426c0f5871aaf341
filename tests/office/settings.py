"""The office's settings for tests: one machine, plain HTTP, files as they stand in the source."""

import os

os.environ.setdefault("JIGAI_LOCAL", "yes")
os.environ.setdefault("JIGAI_SECRET_KEY", "tests only: no secret of anything, but long enough")

from jigai.office.settings import *  # noqa: F403 - all of them, as stated above
from jigai.office.settings import DATABASES, HOME, STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
LOGGING = {"form": "text", "level": "ERROR"}
# A file, as in use: each thread of the live server has a connection of its own.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
# The same hasher with the least work: tests make hundreds of people.
PASSWORD_HASHERS = ["tests.office.hashing.LeastArgon2"]
STORAGES["files"]["OPTIONS"] = {"location": str(HOME / "test-files")}
