/// Turns what happened in inboxes into receipts: evidence for the tracking and for escalations that wait on it.
@NullMarked
package dev.carillon.gateway.acknowledgement;

import org.jspecify.annotations.NullMarked;
