/// The live inbox for browsers' own `EventSource`, which resumes by itself with `Last-Event-ID`.
@NullMarked
package dev.carillon.gateway.transport.sse;

import org.jspecify.annotations.NullMarked;
