/// Servers that look like a mail server and like Apple's push service on the wire, for tests and for the demo. They
/// validate as the vendor does, keep what arrived, and can be told over HTTP to misbehave.
@NullMarked
package dev.carillon.simulators;

import org.jspecify.annotations.NullMarked;
