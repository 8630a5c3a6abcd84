@NullMarked
package dev.carillon.delivery.channel.fcm;

import org.jspecify.annotations.NullMarked;
