// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import org.junit.jupiter.api.AfterAll;

final class SlackSenderTest extends ChatSenderContract {

    private static final ChatSender SENDER = sender(ChatFormat.SLACK, LONG_DEADLINE);
    private static final ChatSender IMPATIENT = sender(ChatFormat.SLACK, SHORT_DEADLINE);

    SlackSenderTest() {
        super(ChatFormat.SLACK, SENDER, IMPATIENT);
    }

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
    }
}
