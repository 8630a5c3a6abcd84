/// Push to Android devices by Firebase Cloud Messaging. Google's client writes and reads the messages; they travel
/// over our own calls, so that deadlines are ours and nothing is repeated behind the router's back.
@NullMarked
package dev.carillon.delivery.channel.fcm;

import org.jspecify.annotations.NullMarked;
