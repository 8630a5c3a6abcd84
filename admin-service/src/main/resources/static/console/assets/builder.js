// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Inserts the name of a value into the text that was edited last.
"use strict";

let last = null;

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-text]")) {
    last = event.target.id;
  }
});

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-insert]")?.dataset.insert;
  const field = name && (document.getElementById(last) ?? document.querySelector("[data-text]"));
  if (field) {
    field.setRangeText(`{{${name}}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
