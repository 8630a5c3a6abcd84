/// Calls of providers over HTTP/1.1: with a deadline of their own, without redirects and retries, and only to addresses
/// that may be called.
@NullMarked
package dev.carillon.delivery.channel.http;

import org.jspecify.annotations.NullMarked;
