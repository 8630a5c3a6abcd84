/// The live inbox for browsers' `EventSource`, which resumes automatically with `Last-Event-ID`.
@NullMarked
package dev.carillon.gateway.transport.sse;

import org.jspecify.annotations.NullMarked;
