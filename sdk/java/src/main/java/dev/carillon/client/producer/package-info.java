/// Client for producers of events: it sends them in batches, repeats them until they are answered, and the platform
/// accepts none twice. For servers: it uses the JDK's HTTP client.
@NullMarked
package dev.carillon.client.producer;

import org.jspecify.annotations.NullMarked;
