/// The router: decides who learns what, when and where, and owns everything that happens later. Real policy lives here,
/// so deciding (pure) and acting (Kafka Streams) are kept apart.
@NullMarked
package dev.carillon.routing;

import org.jspecify.annotations.NullMarked;
