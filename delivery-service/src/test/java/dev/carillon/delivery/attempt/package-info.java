@NullMarked
package dev.carillon.delivery.attempt;

import org.jspecify.annotations.NullMarked;
