/// A recipient's inbox: one stream per lane, the recipient's own part of `deliveries.in-app.{lane}`. The position of an
/// item is its Kafka offset + 1, and the epoch is the topic's id. So a cursor stays valid when tails or history are
/// rebuilt.
///
/// Two consumer groups read the log independently. The live path ([InboxWriter]) appends items to the hot tails in
/// Redis and sends them to the nodes that hold the recipient's connections. The history ([HistoryWriter]) stores the
/// items and its own progress in PostgreSQL. [dev.carillon.gateway.inbox.resume.ResumeRule] decides which items a
/// client gets from the two when it
/// connects, and proves that none is missing. Domain types are plain; the adapters for Kafka, Redis and PostgreSQL are
/// beside them.
@NullMarked
package dev.carillon.gateway.inbox;

import org.jspecify.annotations.NullMarked;
