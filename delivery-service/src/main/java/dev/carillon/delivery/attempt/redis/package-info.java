/// The attempt ledger in Redis.
@NullMarked
package dev.carillon.delivery.attempt.redis;

import org.jspecify.annotations.NullMarked;
