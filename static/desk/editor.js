/* Keeps the Markdown editor from two habits: it takes the Tab key, which leads on to the next
   field, and it writes "Invalid response" into the text when an image is refused. Images that are
   pasted, dropped or chosen are sent from here, and the person reads the reason. */
"use strict";
(() => {
  const EMPTY_ALT = "![]";
  const IMAGE = /!\[[^\]\n]*\]\([^)\n]*\)/g;
  const editorOf = (event) => event.target.closest && event.target.closest(".markdownx-editor");

  /* Office programs give a picture along with text that is copied: then the text is meant. */
  const imagesIn = (transfer) => (transfer.types.includes("text/plain") ? [] : [...transfer.files]);

  /* Gives the Markdown for the image; throws with the reason in words if the site refuses it. */
  const sendImage = async (editor, file, failed) => {
    const data = new FormData();
    data.append("image", file);
    const token = editor.form.elements.csrfmiddlewaretoken.value;
    const address = editor.dataset.markdownxUploadUrlsPath;
    const options = { method: "POST", body: data, headers: { "X-CSRFToken": token } };
    const answer = await fetch(address, options).then((response) => response.json())
      .catch(() => ({ error: failed }));
    if (answer.error) throw new Error(answer.error);
    return answer.image_code;
  };

  /* Where a new image goes: at the caret, or behind the image in whose code the caret stands. */
  const placeFor = ({ value, selectionStart, selectionEnd }) => {
    for (const image of value.matchAll(IMAGE)) {
      const end = image.index + image[0].length;
      if (image.index < selectionStart && selectionStart < end) return [end, end];
    }
    return [selectionStart, selectionEnd];
  };

  /* Gives the place for the caret, where the description of the image goes. */
  const insert = (editor, code) => {
    const [start, end] = placeFor(editor);
    editor.setRangeText(code, start, end, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
    return start + EMPTY_ALT.length - 1;
  };

  const takeImages = async (editor, files) => {
    const { dataset, lastElementChild: status } = editor.parentElement.querySelector(".images");
    let caret = editor.selectionEnd;
    status.classList.remove("refused");
    status.textContent = dataset.sending;
    try {
      for (const file of files) caret = insert(editor, await sendImage(editor, file, dataset.failed));
      status.textContent = dataset.describe;
    } catch (refusal) {
      status.classList.add("refused");
      status.textContent = refusal.message;
    }
    editor.focus();
    editor.setSelectionRange(caret, caret);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && editorOf(event)) event.stopPropagation();
  }, true);
  for (const type of ["paste", "drop"]) {
    document.addEventListener(type, (event) => {
      const editor = editorOf(event), transfer = event.clipboardData || event.dataTransfer;
      if (!editor || !transfer) return;
      event.stopPropagation();
      const files = imagesIn(transfer);
      if (!files.length) return;
      event.preventDefault();
      takeImages(editor, files);
    }, true);
  }
  document.addEventListener("change", (event) => {
    const images = event.target.closest(".markdownx .images");
    if (!images) return;
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) takeImages(images.parentElement.querySelector(".markdownx-editor"), files);
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const images of document.querySelectorAll(".markdownx .images")) images.hidden = false;
  });
})();
