/// HTTP/1.1 calls to providers: with an own deadline, without redirects and retries, and only to addresses that may
/// be called.
@NullMarked
package dev.carillon.delivery.channel.http;

import org.jspecify.annotations.NullMarked;
