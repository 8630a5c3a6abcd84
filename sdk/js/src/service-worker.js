// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Shows what Web Push brings while no page is open. Serve it from the root of the page's origin, as it is, or bring it
// into a worker of your own with importScripts. It is one file because not every browser takes modules as workers.

const LOOK = { icon: undefined, badge: undefined, ...self.carillonNotificationOptions };

self.addEventListener("push", (event) => event.waitUntil(receive(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});

/** A push must show something, also one that cannot be read: browsers punish silence. */
function read(data) {
  try {
    const payload = data?.json();
    return typeof payload === "object" && payload !== null ? payload : {};
  } catch {
    return { title: data.text() };
  }
}

async function receive(payload) {
  if (payload.kind === "retracted") {
    await withdraw(payload.ids ?? []);
    return;
  }
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) {
    page.postMessage({ type: "carillon-push", payload });
  }
  const id = payload.id ?? payload.notificationId;
  await self.registration.showNotification(payload.title || "New notification", {
    body: payload.body ?? "",
    // The same notification again replaces itself.
    tag: id,
    lang: payload.locale,
    requireInteraction: payload.lane === "critical",
    data: { id, actionUrl: payload.actionUrl },
    ...LOOK,
  });
}

async function withdraw(ids) {
  for (const id of ids) {
    for (const shown of await self.registration.getNotifications({ tag: id })) {
      shown.close();
    }
  }
}

/** Goes to a page that is open already, or opens one. */
async function open({ id, actionUrl }) {
  const address = pageOf(actionUrl, self.location.origin) ?? self.location.origin;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => one.url === address) ?? pages[0];
  if (!page || new URL(address).origin !== self.location.origin) {
    return self.clients.openWindow(address);
  }
  page.postMessage({ type: "carillon-open", id, actionUrl });
  return page.focus();
}

/** Where it leads, if that is a page: never `javascript:` or the like. */
function pageOf(actionUrl, base) {
  try {
    const url = new URL(actionUrl, base);
    return actionUrl && ["https:", "http:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
