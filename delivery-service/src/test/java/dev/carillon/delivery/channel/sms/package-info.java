@NullMarked
package dev.carillon.delivery.channel.sms;

import org.jspecify.annotations.NullMarked;
