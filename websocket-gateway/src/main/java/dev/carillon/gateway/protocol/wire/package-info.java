/// The messages of the client protocol's Protobuf framing, generated from `client_protocol.proto`. Only the framing
/// itself, and what carries framed commands, uses them.
@NullMarked
package dev.carillon.gateway.protocol.wire;

import org.jspecify.annotations.NullMarked;
