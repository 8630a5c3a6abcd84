/// Push to browsers: RFC 8030 over HTTPS, encrypted by RFC 8291, identified by RFC 8292. The subscription names the
/// push service, so only public addresses are called.
@NullMarked
package dev.carillon.delivery.channel.webpush;

import org.jspecify.annotations.NullMarked;
