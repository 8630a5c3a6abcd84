@NullMarked
package dev.carillon.delivery.pace;

import org.jspecify.annotations.NullMarked;
