/// Senders: one per provider, each with its configuration and the mapping of that provider's answers to outcomes.
@NullMarked
package dev.carillon.delivery.channel;

import org.jspecify.annotations.NullMarked;
