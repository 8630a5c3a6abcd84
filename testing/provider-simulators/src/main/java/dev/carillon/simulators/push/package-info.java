/// Simulated APNs server: HTTP/2 over TLS, provider tokens, and Apple's validation and answers. It records accepted
/// notifications as arrived on the phone.
@NullMarked
package dev.carillon.simulators.push;

import org.jspecify.annotations.NullMarked;
