// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.channel.VendorSenders;
import dev.carillon.testsupport.ManualClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

final class VonageSenderTest extends SmsSenderContract {

    private static final VendorSenders<VonageSender> SENDERS = VendorSenders.of("vonage", VonageSenderTest::sender);

    VonageSenderTest() {
        super(SENDERS);
    }

    @AfterAll
    static void close() {
        SENDERS.close();
    }

    private static VonageSender sender(URI url, Duration deadline) {
        return new VonageSender(
                new VonageProperties(
                        "demokey1", "insecure-demo-secret", "Shop", url, 32, deadline, Duration.ofSeconds(5)),
                SMS,
                TAGS,
                new ManualClock());
    }
}
