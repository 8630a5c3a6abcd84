/// Transactional outbox: records written in the transaction of their change, and the relay that publishes them to
/// Kafka.
@NullMarked
package dev.carillon.admin.outbox;

import org.jspecify.annotations.NullMarked;
