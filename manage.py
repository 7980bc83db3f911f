#!/usr/bin/env python3
"""Django's command line for the support docs."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one command. It ends without a word when nobody reads on what it prints, as `head`."""
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
