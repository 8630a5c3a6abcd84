/// Registry of the nodes that hold a recipient's connections, and messages between nodes. Redis stores it. The nodes
/// register again if Redis loses data.
@NullMarked
package dev.carillon.gateway.presence;

import org.jspecify.annotations.NullMarked;
