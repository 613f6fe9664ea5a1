"""All tests run without a screen, with settings and state of their own."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
