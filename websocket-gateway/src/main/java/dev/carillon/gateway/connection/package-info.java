/// What every connection has, whatever its transport: a bounded queue of what goes out, a clock, and a token
/// that says whose it is.
@NullMarked
package dev.carillon.gateway.connection;

import org.jspecify.annotations.NullMarked;
