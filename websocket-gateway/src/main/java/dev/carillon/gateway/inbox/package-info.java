/// A recipient's inbox: one stream per lane, the recipient's own part of `deliveries.in-app.{lane}`. The
/// position of an item is its Kafka offset + 1, the epoch is the topic's id; so a cursor stays valid whatever
/// is rebuilt here.
///
/// Two consumer groups read the log independently. The live path ([InboxWriter]) appends to the hot tails in
/// Redis and tells the nodes that hold the recipient's connections. The history ([HistoryWriter]) makes the
/// items durable in PostgreSQL and remembers how far it is. [ResumeRule] says what a client gets from the two
/// when it (re)connects, and why nothing can be missing. Plain domain types with adapters for Kafka, Redis and
/// PostgreSQL beside them.
@NullMarked
package dev.carillon.gateway.inbox;

import org.jspecify.annotations.NullMarked;
