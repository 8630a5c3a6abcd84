@NullMarked
package dev.carillon.delivery.channel.http;

import org.jspecify.annotations.NullMarked;
