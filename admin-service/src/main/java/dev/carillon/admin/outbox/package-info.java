/// Records written in the transaction of the change that they tell of, and the relay that carries them to Kafka.
@NullMarked
package dev.carillon.admin.outbox;

import org.jspecify.annotations.NullMarked;
