/// What sends cost, and the cap of what a tenant may spend.
@NullMarked
package dev.carillon.delivery.cost;

import org.jspecify.annotations.NullMarked;
