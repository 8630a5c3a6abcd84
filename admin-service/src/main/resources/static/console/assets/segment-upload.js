// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Sends a CSV file with the ids of recipients, and shows the result and the members.
"use strict";

const upload = document.getElementById("upload");
const uploaded = document.getElementById("uploaded");

upload.addEventListener("submit", async (event) => {
  event.preventDefault();
  upload.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${upload.dataset.target}&replace=${upload.elements.replace.checked}`, {
      method: "POST",
      headers: {
        ...JSON.parse(document.body.getAttribute("hx-headers")),
        "Content-Type": "text/csv",
        "HX-Request": "true",
      },
      body: upload.elements.csv.files[0],
    });
    if (answer.status === 401) {
      await renewToken();
      uploaded.innerHTML = SIGNED_OUT;
      return;
    }
    uploaded.innerHTML = await answer.text();
    if (answer.ok) {
      document.getElementById("members-now").textContent = uploaded.querySelector("strong").textContent;
      const members = document.getElementById("members");
      if (members) {
        htmx.ajax("GET", members.getAttribute("hx-get"), "#members");
      }
    }
  } catch (fault) {
    uploaded.textContent = `The file could not be sent: ${fault.message}`;
  } finally {
    upload.removeAttribute("aria-busy");
  }
});
