/// Text messages by two providers, Twilio and Vonage. Neither recognises a repetition.
@NullMarked
package dev.carillon.delivery.channel.sms;

import org.jspecify.annotations.NullMarked;
