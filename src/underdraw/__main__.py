"""`python -m underdraw`, the same as `underdraw`."""

import sys

from underdraw.cli import main

sys.exit(main())
