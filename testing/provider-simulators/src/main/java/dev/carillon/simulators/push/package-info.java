/// A server that speaks to senders as Apple's push service does: HTTP/2 over TLS, provider tokens, the same checks and
/// the same answers. What it accepts it keeps as having arrived on the phone.
@NullMarked
package dev.carillon.simulators.push;

import org.jspecify.annotations.NullMarked;
