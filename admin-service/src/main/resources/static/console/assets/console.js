// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Behaviour that htmx does not provide: the menu and the tables on small screens, the search field's key, and the
// choice of the tenant.
"use strict";

const menu = document.querySelector("button.menu");
if (menu) {
  menu.addEventListener("click", () => {
    const open = document.body.classList.toggle("navigating");
    menu.setAttribute("aria-expanded", String(open));
  });
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = document.querySelector(".find input");
    if (field) {
      event.preventDefault();
      field.focus();
    }
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) {
    event.target.form.submit();
  }
});

// A field that keeps its last value in this browser, such as the recipient of one's own tests.
document.querySelectorAll("[data-remember]").forEach((field) => {
  const key = `carillon.${field.dataset.remember}.${location.pathname.split("/")[3]}`;
  field.value ||= localStorage.getItem(key) ?? "";
  field.addEventListener("change", () => localStorage.setItem(key, field.value));
});

// Refused fragments are shown, too: they contain the reason.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

/**
 * Names the cells of tables by their columns: a narrow screen shows each row as a card. The roles are stated because
 * browsers drop them from cells that are not laid out as a table.
 */
function nameCells() {
  document.querySelectorAll(".table > table").forEach((table) => {
    const columns = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody, tr, td").forEach((part) => part.setAttribute("role", ROLES[part.tagName]));
    table.querySelectorAll("th").forEach((head) => {
      head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
    });
    table.querySelectorAll("tbody td").forEach((cell) => {
      const column = columns[cell.cellIndex];
      if (column && cell.colSpan === 1 && cell.childNodes.length > 0) {
        cell.dataset.column = column;
      }
    });
    table.parentElement.classList.add("cards");
  });
}

nameCells();
document.addEventListener("htmx:afterSwap", nameCells);
