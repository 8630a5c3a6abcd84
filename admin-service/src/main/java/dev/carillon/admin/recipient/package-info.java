/// Recipients: profile, preferences, devices, subscriptions, client tokens.
@NullMarked
package dev.carillon.admin.recipient;

import org.jspecify.annotations.NullMarked;
