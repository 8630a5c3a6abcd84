// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// What pages need beside htmx: the menu on a phone, and a tenant that is chosen.
"use strict";

const menu = document.querySelector("button.menu");
if (menu) {
  menu.addEventListener("click", () => {
    const open = document.body.classList.toggle("navigating");
    menu.setAttribute("aria-expanded", String(open));
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) {
    event.target.form.submit();
  }
});

// Refused parts are shown, too: the server tells why.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
