/// Push to Android devices by Firebase Cloud Messaging. Google's client formats and parses the messages. This
/// service's own HTTP client sends them, so that its deadlines apply and no call is retried without the router.
@NullMarked
package dev.carillon.delivery.channel.fcm;

import org.jspecify.annotations.NullMarked;
