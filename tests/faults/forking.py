"""Runs commands of manage.py in processes that can be killed: `python -m tests.faults.forking
DATABASE`, then a command (or `approve_batch`) as a JSON list on each line of standard input.

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

LOADED = [
    ("revisions", "publish_due"), ("portal", "backup"), ("portal", "restore"),
    ("interchange", "import_docs"), ("interchange", "import_tree"), ("search", "rebuild_index"),
]  # fmt: skip


def main() -> None:
    django.setup()
    from django.core.management import load_command_class
    from django.db import connection

    connection.settings_dict["NAME"] = sys.argv[1]
    for application, name in LOADED:
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
        if command[0] == "approve_batch":
            approve_batch(*command[1:])
        else:
            execute_from_command_line(["manage.py", *command])
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def approve_batch(pk: str, reviewer: str) -> None:
    """What the desk does when somebody approves a batch that they have seen."""
    from people.models import User
    from revisions import workflow
    from revisions.models import Batch

    batch = Batch.objects.get(pk=pk)
    seen = {
        revision.pk: (each.digest, each.live_revision_id)
        for revision, each in workflow.review_batch(batch)
    }
    workflow.approve_batch(batch, by=User.objects.get(username=reviewer), seen=seen)


if __name__ == "__main__":
    main()
