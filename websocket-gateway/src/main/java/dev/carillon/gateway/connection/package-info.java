/// Parts of a connection that all transports share: a bounded outbound queue, timers, and token verification.
@NullMarked
package dev.carillon.gateway.connection;

import org.jspecify.annotations.NullMarked;
