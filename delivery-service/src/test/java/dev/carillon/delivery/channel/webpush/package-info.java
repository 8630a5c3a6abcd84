@NullMarked
package dev.carillon.delivery.channel.webpush;

import org.jspecify.annotations.NullMarked;
