/// Connection to Redis.
@NullMarked
package dev.carillon.delivery.redis;

import org.jspecify.annotations.NullMarked;
