/// The simulated SMS providers: one shaped like Twilio's REST API, one like Vonage's SMS API.
@NullMarked
package dev.carillon.simulators.sms;

import org.jspecify.annotations.NullMarked;
