@NullMarked
package dev.carillon.delivery.channel.chat;

import org.jspecify.annotations.NullMarked;
