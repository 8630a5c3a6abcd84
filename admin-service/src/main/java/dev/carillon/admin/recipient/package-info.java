/// Recipients: profiles, consents, suppressions, preferences, devices, subscriptions, client tokens and erasure.
@NullMarked
package dev.carillon.admin.recipient;

import org.jspecify.annotations.NullMarked;
