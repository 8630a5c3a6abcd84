// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.testsupport.ManualClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

final class VonageSenderTest extends SmsSenderContract {

    private static final VonageSender SENDER = sender(Simulators.url("vonage"), PATIENCE);
    private static final VonageSender IMPATIENT = sender(Simulators.url("vonage"), DEADLINE);
    private static final VonageSender NOWHERE = sender(URI.create("http://127.0.0.1:1"), PATIENCE);
    private static final VonageSender UNKNOWN = sender(URI.create("http://nowhere.invalid"), PATIENCE);
    private static final VonageSender UNTRUSTING =
            sender(URI.create("https://localhost:" + Simulators.APNS_PORT), PATIENCE);

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
        NOWHERE.close();
        UNKNOWN.close();
        UNTRUSTING.close();
    }

    @Override
    protected ChannelSender sender() {
        return SENDER;
    }

    @Override
    protected ChannelSender impatientSender() {
        return IMPATIENT;
    }

    @Override
    protected ChannelSender senderToNowhere() {
        return NOWHERE;
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return UNKNOWN;
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return UNTRUSTING;
    }

    @Override
    protected String simulator() {
        return "vonage";
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
