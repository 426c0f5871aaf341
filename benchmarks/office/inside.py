"""Run a part inside the office of the environment: ``python -m benchmarks.office.inside PART …``.

The part's ``main`` takes the arguments as JSON values; what it returns is printed as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jigai.office.settings")
    django.setup()
    part = importlib.import_module(f"benchmarks.office.{sys.argv[1]}")
    print(json.dumps(part.main(*map(json.loads, sys.argv[2:]))))
