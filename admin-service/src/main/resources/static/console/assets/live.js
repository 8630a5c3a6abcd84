// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Keeps a page's figures up to date from a stream of server-sent events, and tells other scripts of them.
"use strict";

const live = document.getElementById("live");
const whole = new Intl.NumberFormat("en");

function show(state, text) {
  live.className = `tag ${state}`;
  live.textContent = text;
}

const stream = new EventSource(live.dataset.stream);
stream.addEventListener("figures", (event) => {
  const figures = JSON.parse(event.data);
  if (live.dataset.page && live.dataset.page !== figures.page) {
    // What can be done on the page is another now.
    stream.close();
    location.reload();
    return;
  }
  document.querySelectorAll("[data-figure]").forEach((element) => {
    const figure = element.dataset.figure.split(".").reduce((group, name) => group?.[name], figures) ?? 0;
    if (element instanceof HTMLProgressElement) {
      element.value = figure;
    } else {
      element.textContent = whole.format(figure);
    }
  });
  document.dispatchEvent(new CustomEvent("figures", { detail: figures }));
  if (live.textContent !== "live") {
    show("good", "live");
  }
});
stream.addEventListener("error", () => show("warn", "reconnecting"));
