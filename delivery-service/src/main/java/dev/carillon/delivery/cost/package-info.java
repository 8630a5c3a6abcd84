/// Cost of deliveries, and the cap on a tenant's spending.
@NullMarked
package dev.carillon.delivery.cost;

import org.jspecify.annotations.NullMarked;
