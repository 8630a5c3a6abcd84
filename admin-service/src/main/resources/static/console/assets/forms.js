// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
// Sends forms in the background: a refusal, or the end of the session, loses nothing that was typed. Faults are shown
// beside their fields. Forms of htmx send themselves.
"use strict";

const SIGNED_OUT = `<div class="notice warn" role="alert"><p>You are signed out.
  <a href="/console/sign-in" target="_blank" rel="opener">Sign in in another tab</a>, then come back and try again: everything
  you typed is still here.</p></div>`;

/** Takes the anti-forgery token of the current session into this page; false if nobody is signed in. */
async function renewToken() {
  // Without the header, signing in would lead to this page.
  const answer = await fetch("/console/account", {
    headers: { "X-Requested-With": "XMLHttpRequest" },
    redirect: "manual",
  });
  if (!answer.ok) {
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("input[name=_csrf]")?.value;
  if (!token) {
    return false;
  }
  document.querySelectorAll("input[name=_csrf]").forEach((input) => { input.value = token; });
  document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
  return true;
}

/** Field of a form to which a path such as /steps/1/wait or settings.name belongs. */
function fieldAt(form, path) {
  const parts = path.split(/[/.]/).filter((part) => part && !/^\d+$/.test(part));
  const names = [path.replace(/^\//, ""), parts.join("."), parts.at(-1)];
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
  return names.map((name) => fields.find((field) => field.name === name)).find((field) => field);
}

function clearRefusal(form) {
  form.querySelectorAll(".refusal, .fault").forEach((shown) => shown.remove());
  form.querySelectorAll("[aria-invalid]").forEach((field) => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  });
}

function showRefusal(form, fragment) {
  clearRefusal(form);
  const refusal = document.createElement("div");
  refusal.className = "refusal";
  refusal.append(fragment);
  form.prepend(refusal);
  let first = null;
  refusal.querySelectorAll("[data-path]").forEach((item, index) => {
    const field = fieldAt(form, item.dataset.path);
    if (!field || field.hasAttribute("aria-invalid")) {
      return;
    }
    const fault = document.createElement("span");
    fault.className = "fault";
    fault.id = `fault-${[...document.forms].indexOf(form)}-${index}`;
    fault.textContent = item.querySelector(".message").textContent;
    field.after(fault);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", fault.id);
    first ??= field;
  });
  (first ?? refusal).scrollIntoView({ block: "center" });
  first?.focus();
}

/** The part of an answer that tells the reason. */
function reason(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const alert = page.querySelector("[role=alert]");
  if (alert) {
    return document.importNode(alert, true);
  }
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.textContent = "The answer of the server cannot be read. Try again.";
  return text;
}

/** Shows the content of an answer in place of the present one. The scripts of the page stay loaded. */
function showPage(page) {
  const content = document.importNode(page.getElementById("content"), true);
  document.getElementById("content").replaceWith(content);
  document.title = page.title;
  htmx.process(content);
  content.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
  (content.querySelector("[autofocus]") ?? content).focus();
}

async function send(form, submitter, isSecond) {
  const data = new FormData(form, submitter);
  const answer = await fetch(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, {
    method: "POST",
    headers: { "HX-Request": "true", "X-Console-Form": "true" },
    body: form.enctype === "multipart/form-data" ? data : new URLSearchParams(data),
  });
  const next = answer.headers.get("X-Console-Location");
  if (next) {
    location.assign(next);
  } else if (answer.ok) {
    showPage(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } else if (answer.status === 401 && !isSecond && (await renewToken())) {
    await send(form, submitter, true);
  } else {
    showRefusal(form, reason(answer.status === 401 ? SIGNED_OUT : await answer.text()));
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-plain]")) {
    return;
  }
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) {
    return;
  }
  form.setAttribute("aria-busy", "true");
  try {
    await send(form, event.submitter, false);
  } catch {
    showRefusal(form, reason('<p class="notice warn" role="alert">The server cannot be reached. Try again.</p>'));
  } finally {
    form.removeAttribute("aria-busy");
  }
});

// A preview after the end of the session says so; the next one works after signing in again.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 401) {
    event.detail.serverResponse = SIGNED_OUT;
    renewToken().catch(() => {});
  }
});
