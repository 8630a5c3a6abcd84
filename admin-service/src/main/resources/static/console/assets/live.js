// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Updates a page's figures from a stream of server-sent events, and notifies other scripts.
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
    // The possible actions have changed.
    stream.close();
    location.reload();
    return;
  }
  document.querySelectorAll("[data-figure]").forEach((element) => {
    const figure = element.dataset.figure.split(".").reduce((group, name) => group?.[name], figures) ?? 0;
    if (element instanceof HTMLProgressElement) {
      element.value = figure;
    } else {
      element.textContent = typeof figure === "string" ? figure : whole.format(figure);
    }
  });
  document.dispatchEvent(new CustomEvent("figures", { detail: figures }));
  if (live.textContent !== "live") {
    show("good", "live");
  }
});
stream.addEventListener("error", () => show("warn", "reconnecting"));
