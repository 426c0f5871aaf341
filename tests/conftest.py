"""What every test shares: how many examples properties try, the same ones in every run."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# No test reads the store of whoever runs it; those that want one make their own.
os.environ["JIGAI_STORE"] = str(Path(tempfile.gettempdir()) / f"jigai-no-store-{os.getpid()}")

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=200, print_blob=True)
settings.register_profile("search", deadline=None, max_examples=5000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
