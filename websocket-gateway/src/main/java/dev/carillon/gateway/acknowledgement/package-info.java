/// Receipts for events in inboxes: evidence for tracking, and for escalations that wait for it.
@NullMarked
package dev.carillon.gateway.acknowledgement;

import org.jspecify.annotations.NullMarked;
