"""Images in answers: who may send them, what is taken, how it is kept and given out."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from revisions import workflow
from revisions.images.taking import passes_of
from tests import factories as make
from tests.admin.forms import form_address
from tests.admin.images import encoded, sent
from tests.admin.test_desk_in_browser import groups, sign_in
from tests.cast import at_the_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["groups"]
pytestmark = pytest.mark.django_db

UPLOAD = reverse("markdownx_upload")
CODE = re.compile(r"!\[\]\((/media/images/[0-9a-f]{32}\.(jpg|png|webp))\)")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def address_of(response) -> str:
    """The address of an image that was taken."""
    assert response.status_code == 200, response.content
    return CODE.fullmatch(response.json()["image_code"])[1]


def refusal(user, content: bytes, **about: str) -> str:
    response = at_the_desk(user).post(UPLOAD, {"image": sent(content, **about)})
    assert response.status_code == 400
    return response.json()["error"]


def upload(user, content: bytes, **about: str) -> str:
    return address_of(at_the_desk(user).post(UPLOAD, {"image": sent(content, **about)}))


def kept(address: str) -> bytes:
    return (site.MEDIA_ROOT / address.removeprefix("/media/")).read_bytes()


# --- who ---------------------------------------------------------------------------------------


def test_an_editor_and_a_translator_send_images(ann, boris):
    for person in (ann, boris):
        assert kept(upload(person, encoded()))


def test_strangers_reviewers_and_accounts_without_the_desk_send_none(client, ann, clara, media):
    ann.is_staff = False
    ann.save()
    for browser in (client, at_the_desk(ann), at_the_desk(clara)):
        assert browser.post(UPLOAD, {"image": sent(encoded())}).status_code == 403
    assert list(media.iterdir()) == []


def test_an_upload_needs_the_token_of_the_page(ann, media):
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(ann)
    assert desk.post(UPLOAD, {"image": sent(encoded())}).status_code == 403
    assert list(media.iterdir()) == []


def test_an_upload_is_a_post(ann):
    assert at_the_desk(ann).get(UPLOAD).status_code == 405


def test_an_upload_of_nothing_is_explained(ann):
    assert at_the_desk(ann).post(UPLOAD).json() == {"error": "Choose an image."}


# --- what --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_name", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")]
)
def test_the_content_decides_what_an_image_is(ann, format_name, extension):
    about = {"name": "page.html", "content_type": "text/html"}
    address = upload(ann, encoded(format_name), **about)
    assert address.endswith(f".{extension}")
    assert Image.open(io.BytesIO(kept(address))).format == format_name


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [SVG, b"<script>alert(1)</script>", b"", b"GIF89a/*" + b"a" * 64, encoded("GIF")]
    + [encoded(other) for other in ("BMP", "TIFF", "ICO")],
)
def test_anything_else_is_refused_whatever_it_calls_itself(ann, media, content):
    assert refusal(ann, content) == "This is not a JPEG, PNG or WebP image."
    assert list(media.iterdir()) == []


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_image_is_refused(ann, media, format_name):
    whole = encoded(format_name, (300, 200))
    assert refusal(ann, whole[: len(whole) * 2 // 3]) == "The image is damaged or incomplete."
    assert list(media.iterdir()) == []


def test_a_moving_image_is_refused(ann):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    for format_name in ("PNG", "WEBP"):
        moving = encoded(format_name, (9, 9), save_all=True, append_images=frames)
        assert "Moving images" in refusal(ann, moving)


def test_the_pictures_of_a_phone_in_one_file_give_the_first(ann):
    several = encoded("MPO", append_images=[Image.new("RGB", (40, 30), "red")], save_all=True)
    assert Image.open(io.BytesIO(several)).format == "MPO"
    assert upload(ann, several).endswith(".jpg")


def test_too_many_bytes_are_refused(ann, settings, media):
    settings.IMAGE_MAX_BYTES = 50
    assert refusal(ann, encoded()) == "The image is too large: at most 50\xa0bytes."
    assert list(media.iterdir()) == []


@pytest.mark.parametrize("side", [6000, 15000])
def test_a_small_file_with_a_huge_picture_is_refused_before_it_is_decoded(
    ann, monkeypatch, recwarn, side
):
    output = io.BytesIO()
    Image.new("1", (side, side)).save(output, "PNG")
    monkeypatch.setattr(Image.Image, "convert", None)
    assert refusal(ann, output.getvalue()) == "The image has too many pixels: at most 25 million."


def in_passes(number: int, after: bytes = b"") -> bytes:
    """A JPEG that draws its picture so often, and what comes after its end."""
    jpeg = encoded("JPEG", progressive=True)
    last = jpeg[jpeg.rindex(b"\xff\xda") : -2]
    return jpeg[:-2] + last * (number - passes_of(jpeg)) + jpeg[-2:] + after


def test_a_small_file_that_draws_its_picture_thousands_of_times_is_refused(ann, monkeypatch):
    assert passes_of(in_passes(50)) == 50
    assert upload(ann, in_passes(50)).endswith(".jpg")
    monkeypatch.setattr(Image.Image, "convert", None)
    monkeypatch.setattr(Image.Image, "thumbnail", None)
    assert "put together oddly" in refusal(ann, in_passes(51))


def test_a_film_behind_a_photo_is_no_part_of_it(ann):
    assert upload(ann, in_passes(10, after=b"\xff\xda\x00\x02" * 20_000)).endswith(".jpg")
    assert upload(ann, encoded("PNG", pnginfo=noted_in_png(b"\xff\xda" * 1000))).endswith(".png")


def noted_in_png(content: bytes) -> PngInfo:
    noted = PngInfo()
    noted.add(b"prVt", content)
    return noted


def test_a_refusal_is_in_the_language_of_the_person(ann, settings):
    ann.interface_language, settings.IMAGE_MAX_BYTES = "ru", 50
    ann.save()
    assert "50\xa0байт" in refusal(ann, encoded())


# --- how it is kept ----------------------------------------------------------------------------


def photo_with_secrets(format_name: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif[0x0112] = 6  # lies on its side
    return encoded(format_name, exif=exif, xmp=b"<x>SECRET xmp</x>", comment="SECRET comment")


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_kept(ann, format_name):
    tail = b"<?php SECRET ?><script>SECRET</script>PK\x03\x04"
    content = photo_with_secrets(format_name) + tail
    result = kept(upload(ann, content))
    assert b"SECRET" in content
    assert b"SECRET" not in result
    image = Image.open(io.BytesIO(result))
    assert (image.getexif(), image.info.get("icc_profile")) == ({}, None)


def test_a_photo_that_lies_on_its_side_is_set_upright(ann):
    assert Image.open(io.BytesIO(kept(upload(ann, photo_with_secrets("JPEG"))))).size == (30, 40)


def test_what_was_transparent_stays_so(ann):
    output = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(output, "PNG")
    assert Image.open(io.BytesIO(kept(upload(ann, output.getvalue())))).getpixel((4, 4))[3] == 0


def test_a_photo_is_made_no_larger_than_a_screen(ann):
    assert Image.open(io.BytesIO(kept(upload(ann, encoded(size=(4000, 3000)))))).width == 1920


def test_one_image_twice_has_two_names_that_say_nothing_of_it(ann):
    assert upload(ann, encoded()) != upload(ann, encoded())


# --- how it is given out -----------------------------------------------------------------------


def test_readers_get_the_image_with_its_own_type_and_nothing_to_guess(ann, client):
    address = upload(ann, encoded("WEBP"), name="x.html", content_type="text/html")
    response = client.get(address)
    assert b"".join(response.streaming_content) == kept(address)
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith('inline; filename="')
    assert response.headers["Cache-Control"] == "public, max-age=86400, immutable"
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    "path",
    ["", "images", "images/", "secret.txt", "images/secret.txt", "images/../secret.txt"]
    + ["images/%2e%2e/secret.txt", "..%2f..%2fsecret.txt", "images//etc/passwd", "images/0.png"],
)
def test_no_folder_and_no_other_file_is_given_out(client, media, path):
    (media / "images").mkdir()
    for folder in (media, media / "images"):
        (folder / "secret.txt").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_an_image_that_is_not_there_is_not_found(client, media):
    assert client.get(f"/media/images/{'0' * 32}.png").status_code == 404


def test_an_image_of_an_answer_is_on_the_page_with_its_description(ann, client):
    address = upload(ann, encoded())
    item = make.publish_item(answer_ru=f"Вот:\n\n![Окно входа]({address})")
    response = client.get(item.get_public_url("ru"))
    assert f'<img src="{address}" alt="Окно входа">' in response.content.decode()
    assert "img-src 'self'" in response.headers["Content-Security-Policy"]


# --- orphans -----------------------------------------------------------------------------------


def orphans(capsys) -> str:
    with override("en"):
        call_command("list_orphans")
    return capsys.readouterr().out


def test_images_that_no_text_names_are_listed_and_counted(ann, capsys):
    address = upload(ann, encoded())
    with override("en"):
        size = filesizeformat(len(kept(address)))
    report = orphans(capsys)
    assert f"{address.removeprefix('/media/')}  {size}" in report
    assert f"Images: 1. Named by no text: 1 ({size})." in report
    assert kept(address)


def test_an_image_of_a_live_text_a_draft_or_an_old_revision_is_no_orphan(ann, capsys):
    live, draft, old, given_up = (upload(ann, encoded()) for _ in range(4))
    item = make.publish_item(answer_ru=f"![]({old})")
    item = make.change(item, answer_ru=f"![]({live})")
    make.propose(item, {"answer_en": f"![]({draft})"}, by=ann)
    workflow.withdraw(make.propose(item, {"answer_en": f"![]({given_up})"}, by=ann), by=ann)
    assert "Images: 4. Named by no text: 0" in orphans(capsys)


def test_an_image_that_only_live_text_names_is_no_orphan(ann, capsys, monkeypatch):
    """A row whose revisions do not hold the text, as after a redaction that went wrong."""
    item = make.publish_item(answer_ru=f"![]({upload(ann, encoded())})")
    type(item.live_revision).objects.update(proposed={}, published=None)
    assert "Images: 1. Named by no text: 0" in orphans(capsys)


def test_there_are_no_orphans_before_the_first_image(capsys):
    assert "Images: 0. Named by no text: 0" in orphans(capsys)


# --- in a browser ------------------------------------------------------------------------------

PASTE = """([selector, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], "shot.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.mark.django_db(transaction=True)
def test_an_image_is_pasted_described_and_shown(groups, ann, page: "Page"):
    complaints = sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    page.fill("#id_answer_ru", "До. ")
    page.evaluate(PASTE, ["#id_answer_ru", list(encoded())])
    page.wait_for_selector(".images p:text('The image is in the text')")
    page.keyboard.type("Окно входа")
    assert re.search(r"!\[Окно входа\]\(/media/images/", page.input_value("#id_answer_ru"))
    page.wait_for_selector(".markdownx-preview img[alt='Окно входа']")
    assert page.evaluate("document.querySelector('.markdownx-preview img').naturalWidth") == 40
    assert complaints == []


@pytest.mark.django_db(transaction=True)
def test_a_second_image_goes_behind_the_first(groups, ann, page: "Page"):
    sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    page.fill("#id_answer_ru", "")
    page.evaluate(PASTE, ["#id_answer_ru", list(encoded())])
    page.wait_for_selector(".images p:text('The image is in the text')")
    page.keyboard.type("Окно входа")
    file = {"name": "shot.png", "mimeType": "image/png", "buffer": encoded()}
    with page.expect_response("**/upload/"):
        page.set_input_files(".field-answer_ru input[type=file]", file)
    page.wait_for_selector(".images p:text('The image is in the text')")
    page.keyboard.type("Ошибка")
    image = r"\(/media/images/[^()]+\)"
    text = page.input_value("#id_answer_ru")
    assert re.fullmatch(rf"!\[Окно входа\]{image}!\[Ошибка\]{image}", text)


@pytest.mark.django_db(transaction=True)
def test_a_refused_image_is_explained_beside_the_text(groups, ann, page: "Page"):
    sign_in(page, ann)
    page.goto(form_address(make.publish_item()))
    before = page.input_value("#id_answer_ru")
    file = {"name": "shot.png", "mimeType": "image/png", "buffer": SVG}
    page.set_input_files(".field-answer_ru input[type=file]", file)
    page.wait_for_selector(".images p:text('This is not a JPEG, PNG or WebP image.')")
    assert page.input_value("#id_answer_ru") == before


def test_a_picture_of_one_pixel_by_millions_is_refused(ann, monkeypatch):
    output = io.BytesIO()
    Image.new("1", (1, 20_000)).save(output, "PNG")
    monkeypatch.setattr(Image.Image, "convert", None)
    assert "at most 16000 pixels on a side" in refusal(ann, output.getvalue())
