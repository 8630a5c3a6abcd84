/// What recipients do with the items of their inboxes, on however many devices: merged without conflict,
/// counted from the state itself, told to the other devices, and put on record as receipts.
@NullMarked
package dev.carillon.gateway.readstate;

import org.jspecify.annotations.NullMarked;
