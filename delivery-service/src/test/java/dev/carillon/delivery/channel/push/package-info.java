@NullMarked
package dev.carillon.delivery.channel.push;

import org.jspecify.annotations.NullMarked;
