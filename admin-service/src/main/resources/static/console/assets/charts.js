// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Draws line charts in the console's colours, with a dash of its own for each line.
"use strict";

window.lineChart = (canvas) => {
  const colours = {
    light: ["#1a2233", "#2450b8", "#14653a", "#8a4b00", "#a5202d", "#6a3fb0"],
    dark: ["#e6eaf2", "#8fb0ff", "#7fd6a3", "#f0bf72", "#ff9aa4", "#c9a8ff"],
  };
  const dashes = [[], [], [6, 3], [2, 3], [8, 3, 2, 3], [4, 4]];
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  let chart;
  let shown;

  function datasets(lines) {
    const palette = darkness.matches ? colours.dark : colours.light;
    return Object.entries(lines).map(([label, data], i) => ({
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

  /// Shows these lines, each with one value for each label.
  function draw(labels, lines) {
    shown = { labels, lines };
    if (chart) {
      chart.data.labels = labels;
      datasets(lines).forEach((line, i) => Object.assign(chart.data.datasets[i], line));
      chart.update("none");
      return;
    }
    const root = getComputedStyle(document.documentElement);
    const text = root.getPropertyValue("--dim").trim();
    chart = new Chart(canvas, {
      type: "line",
      data: { labels, datasets: datasets(lines) },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { ticks: { color: text, maxTicksLimit: 8 }, grid: { display: false } },
          y: { beginAtZero: true, ticks: { color: text }, grid: { color: root.getPropertyValue("--line").trim() } },
        },
        plugins: { legend: { position: "bottom", labels: { color: text, boxWidth: 24, boxHeight: 2 } } },
      },
    });
  }

  darkness.addEventListener("change", () => {
    chart?.destroy();
    chart = undefined;
    if (shown) {
      draw(shown.labels, shown.lines);
    }
  });

  return draw;
};
