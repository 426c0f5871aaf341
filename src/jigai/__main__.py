"""`python -m jigai` is the `jigai` command."""

import sys

from jigai.cli import main

if __name__ == "__main__":
    sys.exit(main())
