// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Draws the overview's chart of the live figures.
"use strict";

const drawRates = window.lineChart(document.getElementById("rates"));

document.addEventListener("figures", (event) => {
  const figures = event.detail;
  drawRates(
    figures.times.map((time) => time.slice(11, 19)),
    { accepted: figures.accepted, ...figures.sent },
  );
});
