@NullMarked
package dev.carillon.delivery.relay;

import org.jspecify.annotations.NullMarked;
