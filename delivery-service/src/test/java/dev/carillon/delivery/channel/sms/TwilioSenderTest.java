// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.VendorSenders;
import dev.carillon.testsupport.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TwilioSenderTest extends SmsSenderContract {

    private static final String TOKEN = "insecure-demo-token";
    private static final String SERVICE = "MG00000000000000000000000000000001";

    private static final VendorSenders<TwilioSender> SENDERS =
            VendorSenders.of("twilio", (url, deadline) -> sender(url, deadline, TOKEN));
    private static final TwilioSender STRANGER = sender(Simulators.url("twilio"), LONG_DEADLINE, "wrong");

    TwilioSenderTest() {
        super(SENDERS);
    }

    @AfterAll
    static void close() {
        SENDERS.close();
        STRANGER.close();
    }

    @ParameterizedTest
    @CsvSource({"+15005550001,21211", "+15005550004,21610", "+15005550009,21614"})
    void magicNumbersOfDeadAddressesAreInvalid(String number, String code) {
        assertThat(send(new Attempt(attempt("x").delivery(), Deliveries.smsTo(number, "x"))))
                .isEqualTo(new AttemptOutcome.AddressInvalid(code, ManualClock.START));
    }

    @ParameterizedTest
    @CsvSource({"+15005550002,21612", "+15005550003,21408"})
    void otherMagicNumbersAreRefusedByTheirCode(String number, String code) {
        assertThat(send(new Attempt(attempt("x").delivery(), Deliveries.smsTo(number, "x"))))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(code));
    }

    @Test
    void wrongCredentialsAreNotTheMessagesFault() throws Exception {
        assertThat(STRANGER.send(attempt("x")).toCompletableFuture().get(90, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.handover()).isEqualTo(AttemptOutcome.Handover.NONE));
    }

    private static TwilioSender sender(URI url, Duration deadline, String token) {
        return new TwilioSender(
                new TwilioProperties(
                        "AC00000000000000000000000000000001",
                        token,
                        "",
                        SERVICE,
                        "",
                        url,
                        64,
                        deadline,
                        Duration.ofSeconds(10)),
                SMS,
                TAGS,
                new ManualClock());
    }
}
