/// Push notifications to Apple devices. Devices of other platforms have no sender yet.
@NullMarked
package dev.carillon.delivery.channel.push;

import org.jspecify.annotations.NullMarked;
