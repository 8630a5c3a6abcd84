@NullMarked
package dev.carillon.delivery.cost;

import org.jspecify.annotations.NullMarked;
