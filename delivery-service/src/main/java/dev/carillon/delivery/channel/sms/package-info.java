/// Text messages through two providers, Twilio and Vonage. Neither recognises a repeated message.
@NullMarked
package dev.carillon.delivery.channel.sms;

import org.jspecify.annotations.NullMarked;
