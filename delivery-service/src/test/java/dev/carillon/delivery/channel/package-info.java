@NullMarked
package dev.carillon.delivery.channel;

import org.jspecify.annotations.NullMarked;
