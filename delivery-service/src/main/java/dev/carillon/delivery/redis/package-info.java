/// Connection to Redis, and Lua scripts that run in it.
@NullMarked
package dev.carillon.delivery.redis;

import org.jspecify.annotations.NullMarked;
