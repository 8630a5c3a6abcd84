@NullMarked
package dev.carillon.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
