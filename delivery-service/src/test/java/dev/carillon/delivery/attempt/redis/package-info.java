@NullMarked
package dev.carillon.delivery.attempt.redis;

import org.jspecify.annotations.NullMarked;
