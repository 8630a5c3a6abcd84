/// The connection to Redis and the scripts that run there, for whoever keeps something in it.
@NullMarked
package dev.carillon.delivery.redis;

import org.jspecify.annotations.NullMarked;
