"""How good the search is: `make bench-search`, on the demo documents or on documents given.

Queries are JSON: `q` as typed, `lang` of the interface, `kind`, and `gold`, the acceptable
answers: titles of rows, or {"document": file, "item": number of the question in it, from 0}; none
for a query that must find nothing. Documents named so are in the language of most of their queries;
they are imported from a folder, as one document in its languages. Each query is sent to the page of
results. The database is a fresh one on the server of DATABASE_URL.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from .databases import empty_database

TOP = 10


class Outcome(NamedTuple):
    """The place of the first acceptable answer (0: none in the first ten) among so many hits."""

    query: dict[str, Any]
    place: int
    hits: int
    first: str
    searched: str


def fill(seeds: Path | None, queries: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Import and publish the documents, or the demo; gives the questions of each document by its
    name, in their order."""
    from interchange.applying import People
    from interchange.demo import demo_jobs
    from interchange.importing import Job, import_jobs, read_job
    from people.models import User

    reviewer = User.objects.create_superuser("bench-reviewer")
    if seeds is None:
        import_jobs(demo_jobs(), People(reviewer=reviewer), say=lambda line: None)
        return {}
    names = documents_of(queries)
    job = Job({language: seeds / name for language, name in sorted(names.items(), reverse=True)})
    import_jobs([job], People(reviewer=reviewer), say=lambda line: None)
    titles = [[entry.title for entry in document.entries] for document in read_job(job)]
    return dict(zip((file.name for file in job.files.values()), titles, strict=True))


def documents_of(queries: list[dict[str, Any]]) -> dict[str, str]:
    """The document in each language: the one for which most queries of that language ask. Some ask
    for the document of the other one."""
    asked = Counter(
        (query["lang"], each["document"]) for query in queries for each in query["gold"]
    )
    return {language: name for (language, name), _number in reversed(asked.most_common())}


def titles_of(row: Any) -> set[str]:
    return {getattr(row, column) for column in row.columns_of(row.title_field)} - {"", None}


def run(query: dict[str, Any], questions: dict[str, list[str]]) -> Outcome:
    from django.test import Client

    page = Client().get(f"/{query['lang']}/search/", {"q": query["q"]})
    found = page.context["found"]
    gold = {
        each if isinstance(each, str) else questions[each["document"]][each["item"]]
        for each in query["gold"]
    }
    titles = [titles_of(hit.row) for hit in found.hits[:TOP]]
    place = next((number for number, title in enumerate(titles, 1) if title & gold), 0)
    first = " / ".join(sorted(titles[0])) if titles else ""
    return Outcome(query, place, len(found.hits), first, found.searched)


def share(flags: Iterable[bool]) -> float:
    flags = list(flags)
    return sum(flags) / len(flags) if flags else float("nan")


def line(name: str, outcomes: list[Outcome]) -> str:
    figures = [
        share(o.place == 1 for o in outcomes),
        share(0 < o.place <= 3 for o in outcomes),
        sum(1 / o.place for o in outcomes if o.place) / len(outcomes),
    ]
    return f"{name:18} {len(outcomes):4}  " + "  ".join(f"{figure:6.2f}" for figure in figures)


def report(outcomes: list[Outcome], show_misses: bool) -> None:
    answerable = [o for o in outcomes if o.query["gold"]]
    hopeless = [o for o in outcomes if not o.query["gold"]]
    groups = defaultdict(list)
    for outcome in answerable:
        groups[outcome.query["kind"]].append(outcome)
        groups[f"{outcome.query['kind']} ({outcome.query['lang']})"].append(outcome)
    print(f"{'kind':18} {'n':>4}  {'S@1':>6}  {'S@3':>6}  {'MRR@10':>6}")
    for name in sorted(groups):
        print(line(name, groups[name]))
    if answerable:
        print(line("all", answerable))
        print(f"answerable that got nothing: {share(o.hits == 0 for o in answerable):.2f}")
    if hopeless:
        right = share(not o.hits for o in hopeless)
        print(f"nohit ({len(hopeless)}) answered by nothing: {right:.2f}")
    if show_misses:
        for o in outcomes:
            if (o.place == 0 or o.place > 3) if o.query["gold"] else o.hits:
                print(
                    f"  {o.query['kind']:10} {o.query['lang']} {o.query['q']!r} -> {o.searched!r}"
                    f" [{o.place}/{o.hits}] {o.first}"
                )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=Path, help="folder of the documents; else the demo")
    parser.add_argument("--queries", type=Path, default=Path(__file__).with_name("queries.json"))
    parser.add_argument("--misses", action="store_true", help="print the queries that missed")
    parser.add_argument("--held-out", choices=["only", "without"], help="half of the queries")
    options = parser.parse_args()
    queries = json.loads(options.queries.read_text("utf-8"))
    if options.held_out:
        queries = [q for q in queries if q["held_out"] == (options.held_out == "only")]
    with empty_database():
        questions = fill(options.seeds, queries)
        report([run(query, questions) for query in queries], options.misses)


if __name__ == "__main__":
    main()
