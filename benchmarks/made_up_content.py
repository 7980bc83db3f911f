"""Many made-up answers in both languages that read like support texts, for measuring speed.

Sentences follow the demo documents word by word (each next word is one that follows the last
there), and every eighth word or so comes from a long tail of made-up words, used as unevenly as
words are (Zipf), so that the vocabulary grows with the texts as a real one does.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, islice, pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from faq.models import Category, Item
from markup import parse, plain_text, write
from revisions.canonical import digest_of
from revisions.guard import writing_live_columns
from revisions.models import Revision, Slug, TranslationStatus

TAIL = 60_000  # made-up words in each language
TAIL_SHARE = 0.12
ROWS_AT_ONCE = 2_000
CATEGORIES = 40
SYLLABLES = {
    "ru": "ба ве ги до жу за ки ло ми ну по ра сто ту фи хо ца че шу вер кон мор пла стан",
    "en": "ba co di fe ga hu in jo ka le mo nu pe ro sta tri ul ver wo con ber dex lan mor",
}
ENDINGS = {"ru": " а ов ами ый ого ить ение", "en": " s ed ing er"}


class Language:
    """Writes questions and answers in one language."""

    def __init__(self, code: str, chance: random.Random) -> None:
        self.chance = chance
        self.questions: list[list[str]] = []
        self.next: dict[str, list[str]] = defaultdict(list)
        for question, answer in demo_answers(code):
            self.questions.append(question.split())
            for first, second in pairwise(answer.split()):
                self.next[first].append(second)
        self.starts = sorted(self.next)
        self.tail = sorted({self._made_up(code) for _number in range(TAIL)})
        chance.shuffle(self.tail)
        self.odds = list(accumulate(1 / (rank + 20) for rank in range(len(self.tail))))

    def _made_up(self, code: str) -> str:
        syllables = self.chance.choices(SYLLABLES[code].split(), k=self.chance.randint(2, 4))
        return "".join(syllables) + self.chance.choice(ENDINGS[code].split(" "))

    def rare(self) -> str:
        [word] = self.chance.choices(self.tail, cum_weights=self.odds)
        return word

    def question(self) -> str:
        """A question of the demo with one or two of its words changed."""
        words = list(self.chance.choice(self.questions))
        for _number in range(self.chance.randint(1, 2)):
            words[self.chance.randrange(len(words))] = self.rare()
        return " ".join([*words, self.chance.choice(self.starts)]).rstrip("?.,:") + "?"

    def answer(self, words: tuple[int, int]) -> str:
        return " ".join(islice(self._walk(), self.chance.randint(*words)))

    def _walk(self):
        word = self.chance.choice(self.starts)
        while True:
            yield self.rare() if self.chance.random() < TAIL_SHARE else word
            following = self.next.get(word)
            word = self.chance.choice(following or self.starts)


def demo_answers(code: str) -> list[tuple[str, str]]:
    """The questions and answers of the demo documents, as plain text."""
    return [
        (node.attrs["title"], plain_text(write(node.children)))
        for path in sorted((Path(settings.BASE_DIR) / "demo" / code).glob("faq-*.md"))
        for node in parse(path.read_text("utf-8")).tree.children
        if node.type == "cut"
    ]


class MadeUp:
    """Live answers of so many words, the same at each run. They go around review, and straight into
    the columns, because 100,000 reviews would take hours: for benchmarks only."""

    def __init__(self, words: tuple[int, int] = (30, 110)) -> None:
        chance = random.Random(1)
        self.number, self.words = 0, words
        self.languages = {code: Language(code, chance) for code in ("ru", "en")}
        with writing_live_columns():
            self.categories = Category.objects.bulk_create(
                Category(
                    title_ru=f"Раздел {n}",
                    title_en=f"Category {n}",
                    slug=f"c{n}",
                    is_live=True,
                    position=n,
                )
                for n in range(CATEGORIES)
            )

    def publish(self, number: int) -> None:
        """Add answers until there are so many."""
        with writing_live_columns():
            for start in range(self.number, number, ROWS_AT_ONCE):
                Item.objects.bulk_create(
                    self._item(place) for place in range(start, min(start + ROWS_AT_ONCE, number))
                )
        self.number = max(self.number, number)

    def _item(self, place: int) -> Item:
        category = self.categories[place % CATEGORIES]
        item = Item(category=category, slug=f"item-{place}", is_live=True, position=place)
        for code, language in self.languages.items():
            question, answer = language.question(), language.answer(self.words)
            setattr(item, f"question_{code}", question[:300])
            setattr(item, f"answer_{code}", answer)
            setattr(item, f"answer_html_{code}", f"<p>{answer}</p>")
        return item


def give_history() -> None:
    """Give each row what its publication would have left: a revision, its address, the status of
    its translation."""
    now = timezone.now()
    for model in (Category, Item):
        kind = {"content_type": ContentType.objects.get_for_model(model)}
        for rows in portions(model.objects.order_by("pk").iterator()):
            keys = [kind | {"object_id": row.pk} for row in rows]
            Revision.objects.bulk_create(
                Revision(
                    **key,
                    number=1,
                    proposed=(snapshot := row.snapshot()),
                    digest=digest_of(snapshot),
                    state=Revision.State.PUBLISHED,
                    published_at=now,
                )
                for row, key in zip(rows, keys, strict=True)
            )
            Slug.objects.bulk_create(
                Slug(**key, slug=row.slug, role=Slug.Role.LIVE)
                for row, key in zip(rows, keys, strict=True)
            )
            TranslationStatus.objects.bulk_create(
                TranslationStatus(**key, language="en", status="current") for key in keys
            )
        # Without an order: by the newest, SQLite would read all revisions for each row.
        first = Revision.objects.of_kind(model).filter(object_id=OuterRef("pk")).order_by()
        with writing_live_columns():
            model._base_manager.rewrite(False).update(
                live_revision=Subquery(first.values("pk")[:1])
            )


def portions(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some
