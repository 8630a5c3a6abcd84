/// What the health endpoint says of this service.
@NullMarked
package dev.carillon.delivery.health;

import org.jspecify.annotations.NullMarked;
