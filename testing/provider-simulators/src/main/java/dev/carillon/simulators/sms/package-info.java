/// Simulated SMS providers: one with Twilio's REST API, one with Vonage's SMS API.
@NullMarked
package dev.carillon.simulators.sms;

import org.jspecify.annotations.NullMarked;
