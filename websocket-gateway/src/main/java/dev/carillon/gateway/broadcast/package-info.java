/// Broadcast streams for live audiences: clients subscribe to them, and a publication is appended once and sent to
/// every subscription on every node. Clients resume them like an inbox, as far as Redis stores the items. They have no
/// recipients.
@NullMarked
package dev.carillon.gateway.broadcast;

import org.jspecify.annotations.NullMarked;
