// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import org.junit.jupiter.api.AfterAll;

final class DiscordSenderTest extends ChatSenderContract {

    private static final ChatSender SENDER = sender(ChatFormat.DISCORD, LONG_DEADLINE);
    private static final ChatSender IMPATIENT = sender(ChatFormat.DISCORD, SHORT_DEADLINE);

    DiscordSenderTest() {
        super(ChatFormat.DISCORD, SENDER, IMPATIENT);
    }

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
    }
}
