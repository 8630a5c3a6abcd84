/// Health endpoint of this service.
@NullMarked
package dev.carillon.delivery.health;

import org.jspecify.annotations.NullMarked;
