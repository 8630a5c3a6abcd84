/// Simulated push service of browsers: creates subscriptions, verifies VAPID identities and decrypts messages.
@NullMarked
package dev.carillon.simulators.webpush;

import org.jspecify.annotations.NullMarked;
