/// The simulated push service of browsers: keeps subscriptions, checks VAPID, decrypts.
@NullMarked
package dev.carillon.simulators.webpush;

import org.jspecify.annotations.NullMarked;
