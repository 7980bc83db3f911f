"""Runs commands of manage.py in processes that can be killed: `python -m tests.faults.forking
DATABASE`, then a command as a JSON list on each line of standard input.

Each command has a process of its own, forked from this one, which has loaded the site already:
so that killing a hundred takes a minute. Prints the process's id and, asked by an empty line, waits
for its end and prints its status (negative: the signal that ended it). Until then nobody else
gets that id.
"""

import json
import os
import sys
import traceback

import django


def main() -> None:
    django.setup()
    from django.core.management import load_command_class
    from django.db import connection

    connection.settings_dict["NAME"] = sys.argv[1]
    for application, name in (("revisions", "publish_due"), ("portal", "restore")):
        load_command_class(application, name)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            os._exit(run(json.loads(line)))
        print(pid, flush=True)
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def run(command: list[str]) -> int:
    from django.core.management import execute_from_command_line

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the pipe is for ids and statuses
    try:
        execute_from_command_line(["manage.py", *command])
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    main()
