// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Shows Web Push notifications while no page is open. Serve it unchanged from the root of the page's origin, or load it
// into your own worker with importScripts. It is one file because not every browser supports modules as workers.

const LOOK = { icon: undefined, badge: undefined, ...self.carillonNotificationOptions };

self.addEventListener("push", (event) => event.waitUntil(receive(read(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data ?? {}));
});

/** Notification for a push, also for an unreadable one: browsers may revoke the permission if a push shows none. */
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
    // A repeated notification replaces the earlier one.
    tag: id,
    lang: payload.locale,
    requireInteraction: payload.lane === "critical",
    data: { id, actionUrl: payload.actionUrl },
    silent: payload.silent === true,
    ...LOOK,
    ...(payload.icon ? { icon: payload.icon } : {}),
    ...(payload.image ? { image: payload.image } : {}),
  });
}

async function withdraw(ids) {
  for (const id of ids) {
    for (const shown of await self.registration.getNotifications({ tag: id })) {
      shown.close();
    }
  }
}

/** Focuses a page that is open already, or opens one. */
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

/** Link of the notification if it is a web page, never `javascript:` or similar schemes. */
function pageOf(actionUrl, base) {
  try {
    const url = new URL(actionUrl, base);
    return actionUrl && ["https:", "http:"].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
