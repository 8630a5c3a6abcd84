/// The in-app channel: durable inboxes, live connections, acknowledgements. Reads deliveries, writes receipts.
@NullMarked
package dev.carillon.gateway;

import org.jspecify.annotations.NullMarked;
