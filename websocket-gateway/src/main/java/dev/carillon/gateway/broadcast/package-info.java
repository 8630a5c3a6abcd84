/// Streams that a client subscribes to itself, for live audiences: what is published is appended once and reaches every
/// subscriber of every node. They can be resumed like an inbox, as far as Redis keeps them, but know no recipients.
@NullMarked
package dev.carillon.gateway.broadcast;

import org.jspecify.annotations.NullMarked;
