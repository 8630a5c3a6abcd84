// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Draws the overview's chart of the live figures.
"use strict";

const canvas = document.getElementById("rates");
const colours = {
  light: ["#1a2233", "#2450b8", "#14653a", "#8a4b00", "#a5202d", "#6a3fb0"],
  dark: ["#e6eaf2", "#8fb0ff", "#7fd6a3", "#f0bf72", "#ff9aa4", "#c9a8ff"],
};
const dashes = [[], [], [6, 3], [2, 3], [8, 3, 2, 3], [4, 4]];
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
let chart;

function style() {
  const root = getComputedStyle(document.documentElement);
  return {
    lines: darkness.matches ? colours.dark : colours.light,
    text: root.getPropertyValue("--dim").trim(),
    grid: root.getPropertyValue("--line").trim(),
  };
}

function lines(figures) {
  const { lines: palette } = style();
  const named = [["accepted", figures.accepted], ...Object.entries(figures.sent)];
  return named.map(([label, data], i) => ({
    label,
    data,
    borderColor: palette[i],
    backgroundColor: palette[i],
    borderDash: dashes[i],
    borderWidth: 2,
    pointRadius: 0,
    tension: 0.2,
  }));
}

function draw(figures) {
  const labels = figures.times.map((time) => time.slice(11, 19));
  if (chart) {
    chart.data.labels = labels;
    lines(figures).forEach((line, i) => Object.assign(chart.data.datasets[i], line));
    chart.update("none");
    return;
  }
  const { text, grid } = style();
  chart = new Chart(canvas, {
    type: "line",
    data: { labels, datasets: lines(figures) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { ticks: { color: text, maxTicksLimit: 8 }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { color: text }, grid: { color: grid } },
      },
      plugins: { legend: { position: "bottom", labels: { color: text, boxWidth: 24, boxHeight: 2 } } },
    },
  });
}

darkness.addEventListener("change", () => {
  chart?.destroy();
  chart = undefined;
});

document.addEventListener("figures", (event) => draw(event.detail));
