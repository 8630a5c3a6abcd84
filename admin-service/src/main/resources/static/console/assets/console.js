// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Behaviour that htmx does not provide: the menu on small screens, and the choice of the tenant.
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

// Refused fragments are shown, too: they contain the reason.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
