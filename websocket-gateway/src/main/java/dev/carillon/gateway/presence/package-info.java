/// Which nodes hold a recipient's connections, and how a word reaches them. Kept in Redis and owned by nobody:
/// what is lost there is told again by the nodes themselves.
@NullMarked
package dev.carillon.gateway.presence;

import org.jspecify.annotations.NullMarked;
