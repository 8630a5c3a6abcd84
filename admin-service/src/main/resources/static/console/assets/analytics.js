// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Draws the chart of the days of analytics.
"use strict";

const days = document.getElementById("days");
const series = JSON.parse(days.dataset.series);
window.lineChart(days)(series.days, series.lines);
