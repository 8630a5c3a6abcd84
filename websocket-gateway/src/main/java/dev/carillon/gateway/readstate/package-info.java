/// Read state of inbox items across a recipient's devices: merges concurrent acts, counts unread items, announces
/// changes to the other devices, and writes receipts.
@NullMarked
package dev.carillon.gateway.readstate;

import org.jspecify.annotations.NullMarked;
