/// The inbox for clients that can neither hold a socket nor read a stream: each request waits for what comes next.
@NullMarked
package dev.carillon.gateway.transport.pull;

import org.jspecify.annotations.NullMarked;
