@NullMarked
package dev.carillon.delivery.channel.webhook;

import org.jspecify.annotations.NullMarked;
