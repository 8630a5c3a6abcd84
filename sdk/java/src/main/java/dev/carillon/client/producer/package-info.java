/// Events from a producer to the platform: gathered into batches, repeated until they are answered, and never accepted
/// twice. For servers: it uses the JDK's own HTTP client.
@NullMarked
package dev.carillon.client.producer;

import org.jspecify.annotations.NullMarked;
