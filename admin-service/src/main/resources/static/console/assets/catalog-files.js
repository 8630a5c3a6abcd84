// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Sends the chosen ZIP twice: first to show its changes, then to publish them.
"use strict";

const upload = document.getElementById("upload");
const plan = document.getElementById("plan");

upload.addEventListener("submit", async (event) => {
  event.preventDefault();
  const shown = event.submitter?.value ?? "";
  const asked = new URLSearchParams({ whole: String(upload.elements.whole.checked) });
  if (shown) {
    asked.set("plan", shown);
  }
  upload.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${upload.dataset.target}${shown ? "" : "/plan"}?${asked}`, {
      method: "POST",
      headers: {
        ...JSON.parse(document.body.getAttribute("hx-headers")),
        "Content-Type": "application/zip",
        "HX-Request": "true",
      },
      body: upload.elements.zip.files[0],
    });
    if (answer.status === 401) {
      await renewToken();
      plan.innerHTML = SIGNED_OUT;
      return;
    }
    plan.innerHTML = await answer.text();
  } catch (fault) {
    plan.textContent = `The file could not be sent: ${fault.message}`;
  } finally {
    upload.removeAttribute("aria-busy");
  }
});

// The shown changes belong to another file or another option.
upload.addEventListener("change", () => plan.replaceChildren());
