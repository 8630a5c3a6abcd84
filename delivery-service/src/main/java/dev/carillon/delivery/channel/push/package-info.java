/// Push notifications to Apple devices.
@NullMarked
package dev.carillon.delivery.channel.push;

import org.jspecify.annotations.NullMarked;
